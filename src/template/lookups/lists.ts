import { ExpressionError } from '../../jinja/functions.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import { type Dict, Tuple, type Value } from '../../values/value.ts';
import { product } from '../algorithms/combinatorics.ts';
import { below } from '../algorithms/random.ts';
import { dictOf, flagArg, iterableOf, stringOf } from '../arguments.ts';
import { subelements } from '../filters/dicts.ts';
import type { LookupDefinition } from './lookup.ts';
import { sequenceLookup } from './sequence.ts';

/** Lookups that only rearrange what they are given; `with_X` loops are made of them. */
export const listLookups: readonly LookupDefinition[] = [
  sequenceLookup,
  {
    name: 'list',
    summary: 'Give the terms as they are.',
    meanings: { terms: 'Whatever is given.' },
    examples: ["query('list', 'a', ['b', 'c']) -> ['a', ['b', 'c']]"],
    options: [],
    run: terms => terms,
  },
  {
    name: 'items',
    summary: 'Give the terms, and of lists their items.',
    meanings: { terms: 'Whatever is given.' },
    examples: ["query('items', 'a', ['b', 'c']) -> ['a', 'b', 'c']"],
    options: [],
    run: terms => flattenedOnce(terms),
  },
  {
    name: 'flattened',
    aliases: ['community.general.flattened'],
    summary: 'Give the terms, and of lists, and of lists in them, the items.',
    meanings: { terms: 'Whatever is given.' },
    examples: ["query('flattened', 'a', ['b', ['c']]) -> ['a', 'b', 'c']"],
    options: [],
    run: terms => flattenedFully(terms),
  },
  {
    name: 'dict',
    summary: 'Give a dict with key and value for every entry of dicts.',
    meanings: { terms: 'Dicts.' },
    examples: ["query('dict', {'a': 1}) -> [{'key': 'a', 'value': 1}]"],
    options: [],
    run: terms =>
      terms.flatMap(term =>
        Array.from(dictOf(term, 'every term'), ([key, value]): Dict => {
          const entries: [string, Value][] = [
            ['key', key],
            ['value', value],
          ];
          return new Map(entries);
        }),
      ),
  },
  {
    name: 'indexed_items',
    summary: 'Give pairs of a number, from 0, and an item.',
    meanings: { terms: 'Items, and lists of them.' },
    examples: ["query('indexed_items', ['a', 'b']) -> [(0, 'a'), (1, 'b')]"],
    options: [],
    run: terms => flattenedOnce(terms).map((item, index) => Tuple.of<Value>(index, item)),
  },
  {
    name: 'nested',
    summary: 'Combine every item of a list with every item of the others.',
    meanings: { terms: 'Lists.' },
    examples: ["query('nested', ['a', 'b'], [1, 2]) -> [['a', 1], ['a', 2], ['b', 1], ['b', 2]]"],
    options: [],
    check: ({ rest }) => (rest.length === 0 ? [{ parameter: 0, message: noList('nested') }] : []),
    run(terms) {
      if (terms.length === 0) throw new ExpressionError(noList('nested'));
      const [first = [], ...others] = terms.map(listTerm);
      return product([first, ...others]).map(flattenedOnce);
    },
  },
  {
    name: 'cartesian',
    aliases: ['community.general.cartesian'],
    summary: 'Combine every item of a list with every item of the others.',
    meanings: { terms: 'Lists.' },
    examples: [
      "query('cartesian', ['a', 'b'], [1, 2]) -> [['a', 1], ['a', 2], ['b', 1], ['b', 2]]",
    ],
    options: [],
    run: terms => product(terms.map(listTerm)).map(flattenedOnce),
  },
  {
    name: 'together',
    summary:
      'Put the first items of lists together, the second ones, and so on; none stands for what is missing.',
    meanings: { terms: 'Lists.' },
    examples: ["query('together', ['a', 'b'], [1, 2]) -> [['a', 1], ['b', 2]]"],
    options: [],
    check: ({ rest }) => (rest.length === 0 ? [{ parameter: 0, message: noList('together') }] : []),
    run(terms) {
      if (terms.length === 0) throw new ExpressionError(noList('together'));
      const lists = terms.map(listTerm);
      const length = Math.max(...lists.map(list => list.length));
      return Array.from({ length }, (_, index) =>
        flattenedOnce(lists.map(list => list[index] ?? null)),
      );
    },
  },
  {
    name: 'subelements',
    summary: 'Pair every item of a list with each element of a list that it holds.',
    meanings: {
      terms: 'The list, and the path of the inner list, with dots.',
      skip_missing: 'Leave out items that have no such list.',
    },
    defaults: { skip_missing: false },
    examples: [
      "query('subelements', [{'user': 'a', 'keys': ['k1', 'k2']}], 'keys') -> [({'user': 'a'}, 'k1'), ({'user': 'a'}, 'k2')]",
    ],
    options: ['skip_missing'],
    check: ({ rest }) =>
      rest.length < 2 && !rest.includes(undefined) ? [{ parameter: 0, message: noKey }] : [],
    run(terms, options) {
      const [list, path, flags] = terms;
      if (list === undefined || path === undefined) {
        throw new ExpressionError(noKey);
      }
      const skipFlag = flags !== undefined && isMapping(flags) ? flags.get('skip_missing') : false;
      const skip = flagArg(options, 'skip_missing') || isTruthy(skipFlag ?? false);
      const keys = stringOf(path, 'the key').split('.');
      return subelements(withoutSkipped(list), keys, skip).map(pair => {
        const [item = null, one = null] = pair;
        return Tuple.of<Value>(withoutMember(item, keys), one);
      });
    },
  },
  {
    name: 'random_choice',
    summary: 'Give one of the terms, by chance.',
    meanings: { terms: 'What to choose from.' },
    examples: ["query('random_choice', 'a') -> ['a']"],
    options: [],
    run(terms, _, { controller }) {
      const term = terms[terms.length === 0 ? 0 : below(terms.length, controller.randomness)];
      return term === undefined ? [] : [term];
    },
  },
];

const noKey = '"subelements" needs a list and the name of a key.';

function noList(name: string): string {
  return `"${name}" needs at least one list.`;
}

/** As in Ansible, the item beside an element does not hold the list it is from. */
function withoutMember(item: Value, [key = '', ...keys]: readonly string[]): Value {
  if (!isMapping(item)) return item;
  const copy = new Map(dictOf(item));
  const inner = copy.get(key);
  if (keys.length === 0 || inner === undefined) copy.delete(key);
  else copy.set(key, withoutMember(inner, keys));
  return copy;
}

/** Results of items that a loop has skipped do not count. */
function withoutSkipped(list: Value): Value {
  const isKept = (item: Value) => !(isMapping(item) && isTruthy(item.get('skipped') ?? false));
  if (isMapping(list)) return isKept(list) ? [...dictOf(list).values()].filter(isKept) : [];
  return iterableOf(list, 'the list').filter(isKept);
}

/** A single value stands for a list of itself. */
function listTerm(term: Value): readonly Value[] {
  return Array.isArray(term) ? Array.from(term) : [term];
}

export function flattenedOnce(items: readonly Value[]): Value[] {
  return items.flatMap(item => (Array.isArray(item) ? Array.from(item) : [item]));
}

/** Down to what is no list; as in Ansible, "None" ends a list. */
function flattenedFully(items: readonly Value[]): Value[] {
  const end = items.findIndex(item => item === 'None' || item === 'null');
  const kept = end === -1 ? items : items.slice(0, end);
  return kept.flatMap(item => (Array.isArray(item) ? flattenedFully(item) : [item]));
}
