import type { Expression, Template } from '../parse.ts';
import { dictMethods } from '../python/dict-methods.ts';
import { listMethods } from '../python/list-methods.ts';
import type { ExpressionNode } from '../syntax/ast.ts';
import { boundBy, expressionsIn, statementsIn, withOperands } from '../syntax/walk.ts';
import { NodeCompiler } from './compile-expression.ts';
import { BodyCompiler } from './compile-statement.ts';
import type { StatementCompiler } from './compiler.ts';
import type { CompiledBlock, CompiledTemplate, Evaluate, Truth } from './frame.ts';
import type { Site, Unit } from './site.ts';

const mutators: ReadonlySet<string> = new Set(
  [...listMethods.values(), ...dictMethods.values()]
    .filter(({ mutates }) => mutates)
    .map(({ name }) => name),
);

export function mutates(nodes: Iterable<ExpressionNode>): boolean {
  for (const node of nodes) if (namesMutator(node)) return true;
  return false;
}

/** `list.append`, or `list['append']`, which finds the method too. */
export function namesMutator(node: ExpressionNode): boolean {
  if (node.kind === 'attribute') return mutators.has(node.name);
  if (node.kind !== 'item' || node.index.kind !== 'constant') return false;
  const { value } = node.index;
  return typeof value === 'string' && mutators.has(value);
}

const templates = new WeakMap<Template, CompiledTemplate>();

/** Done once per template, however often it is run. */
export function compileTemplate(template: Template): CompiledTemplate {
  const known = templates.get(template);
  if (known !== undefined) return known;
  const compiled = compileWith(unit => new BodyCompiler(unit), template);
  templates.set(template, compiled);
  return compiled;
}

export function compileWith(
  compilerFor: (unit: Unit) => StatementCompiler,
  template: Template,
): CompiledTemplate {
  const { text, origin } = template;
  const statements = [...statementsIn(template.body)];
  const unit: Unit = {
    text,
    origin,
    locals: new Set(statements.flatMap(boundBy)),
    hasBlocks: statements.some(({ kind }) => kind === 'block'),
    mutates: mutates(expressionsIn(template.body)),
  };
  const compiler = compilerFor(unit);
  const blocks = new Map<string, CompiledBlock>();
  for (const node of statements) {
    if (node.kind !== 'block') continue;
    blocks.set(node.name, { body: compiler.body(node.body), required: node.required });
  }
  return { template, body: compiler.body(template.body), blocks };
}

export interface CompiledExpression {
  readonly value: Evaluate;
  readonly truth: Truth;
  readonly site: Site;
}

const expressions = new WeakMap<Expression, CompiledExpression>();

export function compileExpression(expression: Expression): CompiledExpression {
  const known = expressions.get(expression);
  if (known !== undefined) return known;
  const { text, origin, root } = expression;
  const unit: Unit = {
    text,
    origin,
    locals: new Set(),
    hasBlocks: false,
    mutates: mutates(withOperands(root)),
  };
  const compiler = new NodeCompiler(unit);
  const compiled = {
    value: compiler.value(root),
    truth: compiler.truth(root),
    site: compiler.site(root),
  };
  expressions.set(expression, compiled);
  return compiled;
}
