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
    parameters: ['levels?', 'skip_nulls?'],
    integers: ['levels'],
    call: (input, args) =>
      flattened(iterableOf(input), integerArg(args, 'levels'), flagArg(args, 'skip_nulls', true)),
  },
  {
    name: 'union',
    parameters: ['other'],
    call: (input, args) => distinct([...iterableOf(input), ...other(args)]),
  },
  {
    name: 'intersect',
    parameters: ['other'],
    call(input, args) {
      const others = new ValueSet(other(args));
      return distinct(iterableOf(input)).filter(item => others.has(item));
    },
  },
  {
    name: 'difference',
    parameters: ['other'],
    call(input, args) {
      const others = new ValueSet(other(args));
      return distinct(iterableOf(input)).filter(item => !others.has(item));
    },
  },
  {
    name: 'symmetric_difference',
    parameters: ['other'],
    call(input, args) {
      const [mine, others] = [new ValueSet(iterableOf(input)), new ValueSet(other(args))];
      const all = distinct([...iterableOf(input), ...other(args)]);
      return all.filter(item => !(mine.has(item) && others.has(item)));
    },
  },
  {
    name: 'community.general.version_sort',
    parameters: ['reverse?'],
    call(input, args) {
      const sign = flagArg(args, 'reverse') ? -1 : 1;
      return [...iterableOf(input)].sort((a, b) => sign * versionOrder(inputText(a), inputText(b)));
    },
  },
  {
    name: 'product',
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
  return Array.from({ length }, (_, index) => asTuple(lists.map(list => list[index] ?? fill)));
}
