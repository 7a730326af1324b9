import type { Expression } from './parse.ts';
import type { ExpressionNode } from './syntax/ast.ts';
import { operandsOf } from './syntax/walk.ts';

const known = new WeakMap<Expression, boolean>();

/** Whether an expression may give something else than a boolean. Of one that calls functions it is not asked. */
export function mayBeUnclear(expression: Expression): boolean {
  const { root } = expression;
  const found = known.get(expression) ?? (!givesBoolean(root) && !calls(root));
  known.set(expression, found);
  return found;
}

function givesBoolean(node: ExpressionNode): boolean {
  if (node.kind === 'compare' || node.kind === 'test') return true;
  if (node.kind === 'constant') return typeof node.value === 'boolean';
  if (node.kind === 'unary') return node.operator === 'not';
  if (node.kind === 'logic') return givesBoolean(node.left) && givesBoolean(node.right);
  if (node.kind === 'filter') return /^(?:ansible\.builtin\.)?bool$/.test(node.name);
  if (node.kind !== 'conditional' || node.otherwise === undefined) return false;
  return givesBoolean(node.value) && givesBoolean(node.otherwise);
}

function calls(node: ExpressionNode): boolean {
  return node.kind === 'call' || [...operandsOf(node)].some(calls);
}
