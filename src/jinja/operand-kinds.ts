import { Float, Tuple, type Value } from '../values/value.ts';
import { ExpressionError } from './functions.ts';
import { calculate } from './python/arithmetic.ts';
import { compare, contains } from './python/compare.ts';
import type {
  BinaryOperator,
  CallArguments,
  CompareOperator,
  ExpressionNode,
} from './syntax/ast.ts';

/** Values of each type; none is such that an operator would refuse it and take another one of its type. */
const samples = {
  int: [1],
  float: [new Float(1)],
  str: ['a'],
  any: [1, new Float(1), 'a', ['a'], Tuple.of<Value>('a'), new Map([['a', 'a']]), null],
} as const satisfies Record<string, readonly Value[]>;

/** What filters and operators give, whatever they are given. */
const results: Readonly<Record<string, 'int' | 'float' | 'str'>> = {
  int: 'int',
  float: 'float',
  length: 'int',
  count: 'int',
  string: 'str',
  upper: 'str',
  lower: 'str',
  trim: 'str',
  join: 'str',
  quote: 'str',
  basename: 'str',
  dirname: 'str',
  b64encode: 'str',
  to_json: 'str',
};

function samplesOf(node: ExpressionNode, value: Value | undefined): readonly Value[] {
  return value === undefined ? samples[kindOf(node) ?? 'any'] : [value];
}

/** The type of what a node gives, whatever it is made of. */
export function kindOf(node: ExpressionNode): 'int' | 'float' | 'str' | undefined {
  if (node.kind === 'concat') return 'str';
  if (node.kind !== 'filter') return undefined;
  const name = node.name.replace('ansible.builtin.', '');
  // With arguments "int" and "float" have another default, of any type.
  if ((name === 'int' || name === 'float') && hasArguments(node.args)) return undefined;
  return Object.hasOwn(results, name) ? results[name] : undefined;
}

function hasArguments({ positional, named, rest, namedRest }: CallArguments): boolean {
  return positional.length + named.length > 0 || (rest ?? namedRest) !== undefined;
}

export interface Operation {
  readonly left: ExpressionNode;
  readonly operator: BinaryOperator | CompareOperator;
  readonly right: ExpressionNode;
}

/** What an operator refuses whatever the values are that are not known: `x | int + 'GB'`, `x / 0`. */
export function refusalOf(
  { left, operator, right }: Operation,
  valueOf: (node: ExpressionNode) => Value | undefined,
): ExpressionError | undefined {
  const operation = operations[operator];
  if (operation === undefined) return undefined;
  let refusal: ExpressionError | undefined;
  for (const a of samplesOf(left, valueOf(left))) {
    for (const b of samplesOf(right, valueOf(right))) {
      const problem = attempt(() => operation(a, b));
      if (problem === undefined) return undefined;
      refusal ??= problem;
    }
  }
  return refusal;
}

function attempt(operation: () => unknown): ExpressionError | undefined {
  try {
    operation();
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

type Operate = (a: Value, b: Value) => unknown;

function calculation(operator: BinaryOperator): Operate {
  return (a, b) => calculate(operator, a, b);
}

/** Not `%`, of which a text makes more than of its type; what is equal can be asked of anything. */
const operations: Readonly<Partial<Record<BinaryOperator | CompareOperator, Operate>>> = {
  '+': calculation('+'),
  '-': calculation('-'),
  '*': calculation('*'),
  '/': calculation('/'),
  '//': calculation('//'),
  '**': calculation('**'),
  '<': (a, b) => compare(a, b, '<'),
  '<=': (a, b) => compare(a, b, '<='),
  '>': (a, b) => compare(a, b, '>'),
  '>=': (a, b) => compare(a, b, '>='),
  in: (a, b) => contains(b, a),
  'not in': (a, b) => contains(b, a),
};
