import type { Location } from '../../diagnostics/source-file.ts';
import type { Body, CallNode, ExpressionNode, PartialNode, StatementNode } from './ast.ts';
import type { HandlebarsTemplate } from './render.ts';

/** Of these only what they are given is evaluated. */
const blocks: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with']);

/** Every call of a template, with those in its arguments. */
export function* callsIn(body: Body): Generator<CallNode> {
  for (const { node } of statementsIn(body, false)) {
    if (node.kind === 'output') yield* callsOf(node.call);
    if (node.kind === 'block') {
      const { callee, params, named } = node.call;
      const isOwn = callee.kind === 'path' && blocks.has(callee.text);
      if (isOwn) yield* callsAmong([...params, ...named.values()]);
      else yield* callsOf(node.call);
    }
    if (node.kind === 'partial') {
      const { name, params, named } = node;
      yield* callsAmong([name, ...params, ...named.values()]);
    }
  }
}

function* callsOf(call: CallNode): Generator<CallNode> {
  yield call;
  yield* callsAmong([...call.params, ...call.named.values()]);
}

function* callsAmong(nodes: readonly ExpressionNode[]): Generator<CallNode> {
  for (const node of nodes) if (node.kind === 'call') yield* callsOf(node);
}

interface PartialReference {
  readonly name: string;
  readonly location: Location;
  /** A block is around it. */
  readonly isConditional: boolean;
  readonly hasFallback: boolean;
}

interface Partials {
  /** Those that are named literally. */
  readonly partials: readonly PartialReference[];
  /** The names of inline ones. */
  readonly inlines: readonly string[];
}

export function partialsIn({ source, body }: HandlebarsTemplate): Partials {
  const statements = [...statementsIn(body, false)];
  return {
    partials: statements.flatMap(({ node, isConditional }) => {
      if (node.kind !== 'partial') return [];
      const name = literalName(node);
      if (name === undefined) return [];
      const location = { source, ...node.name.span };
      return [{ name, location, isConditional, hasFallback: node.fallback !== undefined }];
    }),
    inlines: statements.flatMap(({ node }) => (node.kind === 'inline' ? [node.name] : [])),
  };
}

function literalName({ name }: PartialNode): string | undefined {
  if (name.kind === 'path') return name.isData ? undefined : name.text;
  return name.kind === 'literal' ? String(name.value) : undefined;
}

interface Statement {
  readonly node: StatementNode;
  readonly isConditional: boolean;
}

function* statementsIn({ statements }: Body, isConditional: boolean): Generator<Statement> {
  for (const node of statements) {
    yield { node, isConditional };
    const bodies =
      node.kind === 'block'
        ? [node.body, node.inverse]
        : node.kind === 'partial'
          ? [node.fallback]
          : node.kind === 'inline'
            ? [node.body]
            : [];
    for (const inner of bodies) if (inner !== undefined) yield* statementsIn(inner, true);
  }
}
