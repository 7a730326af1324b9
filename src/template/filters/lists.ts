import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { Tuple, type Value } from '../../values/value.ts';
import { combinations, permutations, product } from '../algorithms/combinatorics.ts';
import { flattened } from '../algorithms/flatten.ts';
import { compareVersions, VersionError } from '../algorithms/versions.ts';
import { flagArg, inputText, integerArg, iterableOf } from '../arguments.ts';
import { distinct, ValueSet } from '../distinct.ts';

/** Ansible's filters of lists and sets. */
export const listFilters: readonly FunctionDefinition[] = [
  {
    name: 'flatten',
    marks: 'keeps',
    summary: 'Put the items of lists in lists into one list.',
    meanings: { levels: 'Go down only so far.', skip_nulls: 'Leave out items that are none.' },
    defaults: { skip_nulls: true },
    examples: ['[1, [2, [3]]] | flatten -> [1, 2, 3]', '[1, [2, [3]]] | flatten(1) -> [1, 2, [3]]'],
    parameters: ['levels?', 'skip_nulls?'],
    integers: ['levels'],
    call: (input, args) =>
      flattened(iterableOf(input), integerArg(args, 'levels'), flagArg(args, 'skip_nulls', true)),
  },
  {
    name: 'union',
    marks: 'keeps',
    summary: 'Give the items of either list, each once.',
    examples: ['[1, 2] | union([2, 3]) -> [1, 2, 3]'],
    parameters: ['other'],
    call: (input, args) => distinct([...iterableOf(input), ...other(args)]),
  },
  {
    name: 'intersect',
    marks: 'keeps',
    summary: 'Give the items that both lists have, each once.',
    examples: ['[1, 2] | intersect([2, 3]) -> [2]'],
    parameters: ['other'],
    call(input, args) {
      const others = new ValueSet(other(args));
      return distinct(iterableOf(input)).filter(item => others.has(item));
    },
  },
  {
    name: 'difference',
    marks: 'keeps',
    summary: 'Give the items of the first list that the other does not have, each once.',
    examples: ['[1, 2] | difference([2, 3]) -> [1]'],
    parameters: ['other'],
    call(input, args) {
      const others = new ValueSet(other(args));
      return distinct(iterableOf(input)).filter(item => !others.has(item));
    },
  },
  {
    name: 'symmetric_difference',
    marks: 'keeps',
    summary: 'Give the items that only one of two lists has, each once.',
    examples: ['[1, 2] | symmetric_difference([2, 3]) -> [1, 3]'],
    parameters: ['other'],
    call(input, args) {
      const [mine, others] = [new ValueSet(iterableOf(input)), new ValueSet(other(args))];
      const all = distinct([...iterableOf(input), ...other(args)]);
      return all.filter(item => !(mine.has(item) && others.has(item)));
    },
  },
  {
    name: 'community.general.version_sort',
    summary: 'Put versions in order.',
    defaults: { reverse: false },
    examples: ["['1.10', '1.9'] | community.general.version_sort -> ['1.9', '1.10']"],
    parameters: ['reverse?'],
    call(input, args) {
      const sign = flagArg(args, 'reverse') ? -1 : 1;
      return [...iterableOf(input)].sort((a, b) => sign * versionOrder(inputText(a), inputText(b)));
    },
  },
  {
    name: 'product',
    summary: 'Combine every item of a list with every item of others.',
    meanings: { lists: 'The others.', repeat: 'Take all lists so many times.' },
    defaults: { repeat: 1 },
    examples: ["['a', 'b'] | product([1, 2]) | list -> [('a', 1), ('a', 2), ('b', 1), ('b', 2)]"],
    onlyWhileRunning: true,
    parameters: ['*lists', 'repeat?'],
    integers: ['repeat'],
    call(input, args) {
      const lists = [input, ...args.rest].map(list => iterableOf(list));
      const repeat = integerArg(args, 'repeat', 1);
      return product(Array.from({ length: repeat }, () => lists).flat()).map(asTuple);
    },
  },
  {
    name: 'permutations',
    summary: 'Give all orders that items can have.',
    meanings: { r: 'Take only so many of the items at a time.' },
    examples: ['[1, 2] | permutations | list -> [(1, 2), (2, 1)]'],
    onlyWhileRunning: true,
    parameters: ['r?'],
    integers: ['r'],
    call(input, args) {
      const items = iterableOf(input);
      return permutations(items, sizeArg(args, items.length)).map(asTuple);
    },
  },
  {
    name: 'combinations',
    summary: 'Give all choices of so many of the items.',
    meanings: { r: 'How many.' },
    examples: ['[1, 2, 3] | combinations(2) | list -> [(1, 2), (1, 3), (2, 3)]'],
    onlyWhileRunning: true,
    parameters: ['r'],
    integers: ['r'],
    call(input, args) {
      const items = iterableOf(input);
      return combinations(items, sizeArg(args, items.length)).map(asTuple);
    },
  },
  {
    name: 'zip',
    marks: 'keeps',
    summary:
      'Put the first items of lists together, the second ones, and so on, as far as the shortest list goes.',
    meanings: { lists: 'The others.', strict: 'Fail where one list is shorter.' },
    defaults: { strict: false },
    examples: ["['a', 'b'] | zip([1, 2]) | list -> [('a', 1), ('b', 2)]"],
    parameters: ['*lists', 'strict?'],
    call(input, args) {
      const lists = [input, ...args.rest].map(list => iterableOf(list));
      const lengths = lists.map(list => list.length);
      if (flagArg(args, 'strict') && new Set(lengths).size > 1) {
        throw new ExpressionError('The lists have different lengths.');
      }
      return rows(lists, Math.min(...lengths), null);
    },
  },
  {
    name: 'zip_longest',
    marks: 'keeps',
    summary:
      'Put the first items of lists together, the second ones, and so on, as far as the longest list goes.',
    meanings: { lists: 'The others.', fillvalue: 'What stands for items that are missing.' },
    defaults: { fillvalue: null },
    examples: ["['a', 'b'] | zip_longest([1], fillvalue=0) | list -> [('a', 1), ('b', 0)]"],
    parameters: ['*lists', 'fillvalue?'],
    call(input, args) {
      const lists = [input, ...args.rest].map(list => iterableOf(list));
      const length = Math.max(...lists.map(list => list.length));
      return rows(lists, length, args.get('fillvalue') ?? null);
    },
  },
];

function other(args: Arguments): readonly Value[] {
  return iterableOf(args.get('other') ?? null, 'the other list');
}

function sizeArg(args: Arguments, fallback: number): number {
  const size = integerArg(args, 'r', fallback);
  if (size < 0) throw new ExpressionError('The size must not be negative.');
  return size;
}

function versionOrder(a: string, b: string): number {
  try {
    return compareVersions(a, b, 'loose');
  } catch (error) {
    if (error instanceof VersionError) throw new ExpressionError(error.message);
    throw error;
  }
}

function asTuple(items: readonly Value[]): Value[] {
  return Tuple.from(items);
}

function rows(lists: readonly (readonly Value[])[], length: number, fill: Value): Value[] {
  return Array.from({ length }, (_, index) =>
    asTuple(lists.map(list => (index < list.length ? (list[index] ?? null) : fill))),
  );
}
