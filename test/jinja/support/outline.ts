import type { CallArguments, ExpressionNode } from '../../../src/jinja/syntax/ast.ts';
import { Float } from '../../../src/values/value.ts';

/** An expression with its structure in brackets: `(+ 1 (* 2 3))`. */
export function outline(node: ExpressionNode | undefined): string {
  if (node === undefined) return '-';
  switch (node.kind) {
    case 'constant':
      return node.value instanceof Float ? `${node.value.value}f` : JSON.stringify(node.value);
    case 'name':
      return node.name;
    case 'list':
    case 'tuple':
      return list(node.kind, ...node.items.map(outline));
    case 'dict':
      return list(
        'dict',
        ...node.pairs.map(({ key, value }) => `${outline(key)}:${outline(value)}`),
      );
    case 'attribute':
      return list('.', outline(node.target), node.name);
    case 'item':
      return list('[]', outline(node.target), outline(node.index));
    case 'slice':
      return list('[:]', ...[node.target, node.first, node.last, node.step].map(outline));
    case 'call':
      return list('call', outline(node.callee), ...args(node.args));
    case 'filter':
    case 'test':
      return list(`${node.kind} ${node.name}`, outline(node.input), ...args(node.args));
    case 'unary':
      return list(node.operator, outline(node.operand));
    case 'binary':
    case 'logic':
      return list(node.operator, outline(node.left), outline(node.right));
    case 'compare': {
      const rest = node.rest.map(({ operator, operand }) => `${operator} ${outline(operand)}`);
      return list('compare', outline(node.first), ...rest);
    }
    case 'concat':
      return list('~', ...node.items.map(outline));
    case 'conditional':
      return list('if', outline(node.test), outline(node.value), outline(node.otherwise));
    case 'broken':
    default:
      return list(node.kind);
  }
}

function args({ positional, named, rest, namedRest }: CallArguments): readonly string[] {
  return [
    ...positional.map(outline),
    ...named.map(({ name, value }) => `${name}=${outline(value)}`),
    ...(rest === undefined ? [] : [`*${outline(rest)}`]),
    ...(namedRest === undefined ? [] : [`**${outline(namedRest)}`]),
  ];
}

function list(head: string, ...parts: readonly string[]): string {
  return `(${[head, ...parts].join(' ')})`;
}
