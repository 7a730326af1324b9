import type { Body, CallArguments, ExpressionNode, StatementNode, TargetNode } from './ast.ts';

/** The expressions and bodies directly within a statement, in the order of the text. */
export interface Parts {
  readonly expressions: readonly ExpressionNode[];
  readonly bodies: readonly Body[];
}

export function partsOf(node: StatementNode): Parts {
  switch (node.kind) {
    case 'data':
    case 'loopExit':
      return { expressions: [], bodies: [] };
    case 'print':
    case 'do':
      return { expressions: [node.expression], bodies: [] };
    case 'for':
      return {
        expressions: [node.iterable, ...present(node.filter)],
        bodies: [node.body, node.otherwise],
      };
    case 'if':
      return {
        expressions: node.branches.map(({ test }) => test),
        bodies: [...node.branches.map(({ body }) => body), node.otherwise],
      };
    case 'set':
      return { expressions: [node.value], bodies: [] };
    case 'setBlock':
      return { expressions: present(node.filter), bodies: [node.body] };
    case 'macro':
      return {
        expressions: node.parameters.flatMap(({ fallback }) => present(fallback)),
        bodies: [node.body],
      };
    case 'callBlock':
      return {
        expressions: [...node.parameters.flatMap(({ fallback }) => present(fallback)), node.call],
        bodies: [node.body],
      };
    case 'filterBlock':
      return { expressions: [node.filter], bodies: [node.body] };
    case 'include':
    case 'import':
    case 'fromImport':
    case 'extends':
      return { expressions: [node.template], bodies: [] };
    case 'block':
    case 'scope':
      return { expressions: [], bodies: [node.body] };
    case 'with':
    default:
      return { expressions: node.assignments.map(({ value }) => value), bodies: [node.body] };
  }
}

/** The expressions directly within an expression. */
export function operandsOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.kind) {
    case 'constant':
    case 'name':
    case 'broken':
      return [];
    case 'list':
    case 'tuple':
    case 'concat':
      return node.items;
    case 'dict':
      return node.pairs.flatMap(({ key, value }) => [key, value]);
    case 'attribute':
      return [node.target];
    case 'item':
      return [node.target, node.index];
    case 'slice':
      return [node.target, ...present(node.first), ...present(node.last), ...present(node.step)];
    case 'call':
      return [node.callee, ...argumentsOf(node.args)];
    case 'filter':
    case 'test':
      return [...present(node.input), ...argumentsOf(node.args)];
    case 'unary':
      return [node.operand];
    case 'binary':
    case 'logic':
      return [node.left, node.right];
    case 'compare':
      return [node.first, ...node.rest.map(({ operand }) => operand)];
    case 'conditional':
    default:
      return [node.test, node.value, ...present(node.otherwise)];
  }
}

/** The same expression with others in the place of those directly within it. */
export function withOthers(
  node: ExpressionNode,
  other: (operand: ExpressionNode) => ExpressionNode,
): ExpressionNode {
  const maybe = (operand: ExpressionNode | undefined): ExpressionNode | undefined =>
    operand && other(operand);
  const args = (given: CallArguments): CallArguments => ({
    positional: given.positional.map(other),
    named: given.named.map(one => ({ ...one, value: other(one.value) })),
    rest: maybe(given.rest),
    namedRest: maybe(given.namedRest),
  });
  switch (node.kind) {
    case 'constant':
    case 'name':
    case 'broken':
      return node;
    case 'list':
    case 'tuple':
    case 'concat':
      return { ...node, items: node.items.map(other) };
    case 'dict': {
      const pairs = node.pairs.map(({ key, value }) => ({ key: other(key), value: other(value) }));
      return { ...node, pairs };
    }
    case 'attribute':
      return { ...node, target: other(node.target) };
    case 'item':
      return { ...node, target: other(node.target), index: other(node.index) };
    case 'slice':
      return {
        ...node,
        target: other(node.target),
        first: maybe(node.first),
        last: maybe(node.last),
        step: maybe(node.step),
      };
    case 'call':
      return { ...node, callee: other(node.callee), args: args(node.args) };
    case 'filter':
      return { ...node, input: maybe(node.input), args: args(node.args) };
    case 'test':
      return { ...node, input: other(node.input), args: args(node.args) };
    case 'unary':
      return { ...node, operand: other(node.operand) };
    case 'binary':
    case 'logic':
      return { ...node, left: other(node.left), right: other(node.right) };
    case 'compare': {
      const rest = node.rest.map(one => ({ ...one, operand: other(one.operand) }));
      return { ...node, first: other(node.first), rest };
    }
    case 'conditional':
    default:
      return {
        ...node,
        test: other(node.test),
        value: other(node.value),
        otherwise: maybe(node.otherwise),
      };
  }
}

function argumentsOf({ positional, named, rest, namedRest }: CallArguments): ExpressionNode[] {
  const values = named.map(({ value }) => value);
  return [...positional, ...values, ...present(rest), ...present(namedRest)];
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

export function* expressionsIn(body: Body): Generator<ExpressionNode> {
  for (const statement of body) {
    const { expressions, bodies } = partsOf(statement);
    for (const expression of expressions) yield* withOperands(expression);
    for (const inner of bodies) yield* expressionsIn(inner);
  }
}

export function* withOperands(node: ExpressionNode): Generator<ExpressionNode> {
  yield node;
  for (const operand of operandsOf(node)) yield* withOperands(operand);
}

export function* statementsIn(body: Body): Generator<StatementNode> {
  for (const statement of body) {
    yield statement;
    for (const inner of partsOf(statement).bodies) yield* statementsIn(inner);
  }
}

/** Every name the body reads. */
export function namesIn(body: Body): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of expressionsIn(body)) if (node.kind === 'name') names.add(node.name);
  return names;
}

/** The names a statement binds, within it or behind it. */
export function boundBy(node: StatementNode): readonly string[] {
  switch (node.kind) {
    case 'for':
      return ['loop', ...targetNames(node.target)];
    case 'set':
    case 'setBlock':
      return targetNames(node.target);
    case 'with':
      return node.assignments.flatMap(({ target }) => targetNames(target));
    case 'macro':
      return [node.name, ...macroNames(node.parameters)];
    case 'callBlock':
      return macroNames(node.parameters);
    case 'import':
      return [node.target];
    case 'fromImport':
      return node.names.map(({ alias }) => alias);
    case 'block':
      return ['self', 'super'];
    case 'data':
    case 'print':
    case 'do':
    case 'if':
    case 'filterBlock':
    case 'include':
    case 'extends':
    case 'loopExit':
    case 'scope':
    default:
      return [];
  }
}

/** The names that what follows a statement sees. */
export function boundBehind(node: StatementNode): readonly string[] {
  if (node.kind === 'if') return partsOf(node).bodies.flatMap(body => body.flatMap(boundBehind));
  if (node.kind === 'macro') return [node.name];
  const binds = ['set', 'setBlock', 'import', 'fromImport'];
  return binds.includes(node.kind) ? boundBy(node) : [];
}

function macroNames(parameters: readonly { readonly name: string }[]): readonly string[] {
  return ['caller', 'varargs', 'kwargs', ...parameters.map(({ name }) => name)];
}

/** A namespace that is written to is read, not bound. */
export function targetNames(target: TargetNode): readonly string[] {
  if (target.kind === 'name') return [target.name];
  return target.kind === 'namespaceTarget' ? [] : target.items.flatMap(targetNames);
}
