import type { CallNode, ExpressionNode, FilterNode } from '../syntax/ast.ts';

/** Filters whose text Jinja marks as one that is not to be escaped once more. */
const marking: ReadonlySet<string> = new Set(['e', 'escape', 'forceescape', 'safe', 'tojson']);

/** Filters and methods that keep the mark, and put nothing into the text that has none. */
const keeping: ReadonlySet<string> = new Set([
  ...['upper', 'lower', 'capitalize', 'trim', 'center', 'indent', 'reverse', 'default', 'd'],
  ...['truncate', 'basename'],
]);
const keepingMethods: ReadonlySet<string> = new Set([
  ...['upper', 'lower', 'capitalize', 'title', 'swapcase', 'zfill', 'strip', 'lstrip', 'rstrip'],
]);
const splitting: ReadonlySet<string> = new Set([
  ...['split', 'rsplit', 'splitlines', 'partition', 'rpartition'],
]);

/**
 * Whether Jinja marks the text of an expression as escaped. It is told from the expression alone: a variable
 * that holds such a text is not known to.
 */
export function isSafe(node: ExpressionNode): boolean {
  if (node.kind === 'filter') return marking.has(node.name) || keepsMark(node);
  if (node.kind === 'call') return isOfSafe(node, keepingMethods);
  if (node.kind === 'slice') return isSafe(node.target);
  if (node.kind === 'item') {
    const { target } = node;
    return isSafe(target) || (target.kind === 'call' && isOfSafe(target, splitting));
  }
  if (node.kind === 'binary') {
    if (node.operator === '*') return isSafe(node.left);
    return node.operator === '+' && isSafe(node.left) && isSafe(node.right);
  }
  if (node.kind !== 'conditional') return false;
  return isSafe(node.value) && (node.otherwise === undefined || isSafe(node.otherwise));
}

function keepsMark({ name, input }: FilterNode): boolean {
  return keeping.has(name) && input !== undefined && isSafe(input);
}

function isOfSafe({ callee }: CallNode, methods: ReadonlySet<string>): boolean {
  return callee.kind === 'attribute' && methods.has(callee.name) && isSafe(callee.target);
}
