import {
  type Arguments,
  ExpressionError,
  type FunctionContext,
  type FunctionDefinition,
} from '../../jinja/functions.ts';
import { parseExpression } from '../../jinja/parse.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import { repr } from '../../jinja/python/text.ts';
import type { ExpressionNode } from '../../jinja/syntax/ast.ts';
import { wholeText } from '../../values/origin.ts';
import { type Dict, Undefined, type Value } from '../../values/value.ts';
import { dictOf, flagArg, iterableOf, textArg } from '../arguments.ts';
import { problemOf } from '../literal-checks.ts';
import { memberAt } from './values.ts';

/** What each is called with beside what it looks into; lookups take the same. */
export const dataPathParameters = {
  get_path: ['path', 'wantlist?'],
  to_paths: ['prepend?', 'wantlist?'],
  index_of: ['test', 'value?', 'key?', 'fail_on_missing?', 'wantlist?'],
} as const;

/** Filters of `ansible.utils` for values in values. */
export const dataPathFilters: readonly FunctionDefinition[] = [
  {
    name: 'ansible.utils.get_path',
    summary: 'Give what is at a path in a value.',
    meanings: { path: 'Names and keys, as in a.b[0].', wantlist: 'Give a list of it.' },
    defaults: { wantlist: false },
    examples: ["{'a': {'b': [1, 2]}} | ansible.utils.get_path('a.b[0]') -> 1"],
    parameters: dataPathParameters.get_path,
    check: literals => {
      const path = literals.get('path');
      return typeof path === 'string' ? problemOf('path', () => stepsOf(path)) : [];
    },
    call: (input, args) => listIfWanted(valueAt(input, args), args),
  },
  {
    name: 'ansible.utils.to_paths',
    summary: 'Give a dict of all paths in a value, and of what is there.',
    meanings: { prepend: 'What every path begins with.', wantlist: 'Give a list of it.' },
    defaults: { prepend: '', wantlist: false },
    examples: ["{'a': {'b': [1, 2]}} | ansible.utils.to_paths -> {'a.b[0]': 1, 'a.b[1]': 2}"],
    parameters: dataPathParameters.to_paths,
    call: (input, args) => listIfWanted(pathsIn(input, args), args),
  },
  {
    name: 'ansible.utils.index_of',
    summary: 'Give the place of the item that passes a test, or a list of places.',
    meanings: {
      test: 'The name of a test; "!" or "not" before it turns it around.',
      value: 'What the test compares with.',
      key: 'Test this key of each item.',
      fail_on_missing: 'Fail where an item has no such key.',
      wantlist: 'Give a list of a single place, too.',
    },
    defaults: { fail_on_missing: false, wantlist: false },
    examples: ["['a', 'b'] | ansible.utils.index_of('eq', 'b') -> 1"],
    parameters: dataPathParameters.index_of,
    call(input, args, context) {
      const found = indexesIn(input, args, context);
      return found.length === 1 && !flagArg(args, 'wantlist') ? (found[0] ?? 0) : [...found];
    },
  },
];

function listIfWanted(value: Value, args: Arguments): Value {
  return flagArg(args, 'wantlist') ? [value] : value;
}

export function valueAt(input: Value, args: Arguments): Value {
  const path = textArg(args, 'path', '');
  const value = memberAt(input, stepsOf(path));
  if (!(value instanceof Undefined)) return value;
  throw new ExpressionError(
    `There is nothing at "${path}": ${value.reason ?? 'it is undefined'}.`,
    {
      code: 'expression/undefined',
    },
  );
}

/** `a.b[0]["c"]` as what is gone through. */
function stepsOf(path: string): readonly Value[] {
  const text = `_${path.startsWith('[') ? '' : '.'}${path}`;
  const parsed = parseExpression(text, wholeText({ path: '', text }));
  const steps = parsed.ok ? stepsIn(parsed.value.root) : undefined;
  if (steps !== undefined) return steps;
  throw new ExpressionError(`"${path}" is no path: names, and keys in brackets, are expected.`, {
    hint: 'Write it as in an expression: a.b[0]["c d"].',
  });
}

function stepsIn(node: ExpressionNode): readonly Value[] | undefined {
  if (node.kind === 'name') return [];
  if (node.kind !== 'attribute' && node.kind !== 'item') return undefined;
  const before = stepsIn(node.target);
  if (before === undefined) return undefined;
  if (node.kind === 'attribute') return [...before, node.name];
  return node.index.kind === 'constant' ? [...before, node.index.value] : undefined;
}

export function pathsIn(input: Value, args: Arguments): Dict {
  const paths: Dict = new Map();
  collect(input, textArg(args, 'prepend', ''), paths);
  return paths;
}

/** What holds nothing has no path of its own, but what holds nothing more. */
function collect(value: Value, path: string, paths: Dict): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, `${path}[${index}]`, paths);
  } else if (isMapping(value)) {
    for (const [key, member] of dictOf(value)) {
      const isName = typeof key === 'string' && /^[a-zA-Z_]\w*$/.test(key);
      const step = isName ? `${path === '' ? '' : '.'}${key}` : `[${repr(key)}]`;
      collect(member, path + step, paths);
    }
  } else paths.set(path, value);
}

/** The places of the items that pass a test: `index_of('eq', 'x', 'name')`. */
export function indexesIn(
  input: Value,
  args: Arguments,
  context: FunctionContext,
): readonly number[] {
  const passes = testOf(args, context);
  const key = args.get('key') ?? null;
  const list = typeof input === 'string' ? input.split(',') : iterableOf(input);
  const items = [...list.entries()];
  if (key === null) return items.flatMap(([index, item]) => (passes(item) ? [index] : []));
  const name = textArg(args, 'key', '');
  return items.flatMap(([index, item]) => {
    const member = dictOf(item, 'every item').get(name);
    if (member === undefined && flagArg(args, 'fail_on_missing')) {
      throw new ExpressionError(`The item ${index} has no key ${repr(key)}.`);
    }
    return member !== undefined && passes(member) ? [index] : [];
  });
}

function testOf(args: Arguments, context: FunctionContext): (item: Value) => boolean {
  const text = textArg(args, 'test', '');
  const negated = /^(?:!|not )(.*)$/.exec(text)?.[1];
  const name = negated === '=' ? '==' : (negated ?? text).trim();
  const given = args.get('value') ?? null;
  const value = name === 'in' && !Array.isArray(given) ? [given] : given;
  const others = value === null ? [] : [value];
  return item => context.test(name, item, others) !== (negated !== undefined);
}
