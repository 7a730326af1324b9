import { crc32 } from 'node:zlib';
import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { compare } from '../../jinja/python/compare.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import { repr } from '../../jinja/python/text.ts';
import type { Dict, DictKey, Value } from '../../values/value.ts';
import { listMerges, mergeDicts } from '../algorithms/merge.ts';
import {
  dictOf,
  flagArg,
  inputText,
  iterableOf,
  listOf,
  textArg,
  wrongType,
} from '../arguments.ts';
import { requireChoice } from '../literal-checks.ts';
import { isDictKey } from '../members.ts';

const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;

/** Filters of `community.general` that count, number and merge items by their keys. */
export const keyedListFilters: readonly FunctionDefinition[] = [
  {
    name: 'community.general.counter',
    summary: 'Count how often each item occurs.',
    examples: ["['a', 'b', 'a'] | community.general.counter -> {'a': 2, 'b': 1}"],
    parameters: [],
    call(input) {
      if (isMapping(input)) throw wrongType('the input', 'a list or a string', input);
      const counts = new Map<DictKey, Value>();
      for (const item of iterableOf(input)) {
        const key = keyOf(item);
        counts.set(key, Number(counts.get(key) ?? 0) + 1);
      }
      return counts;
    },
  },
  {
    name: 'community.general.crc32',
    summary: 'Give the checksum CRC-32 of a text, in hexadecimal digits.',
    examples: ["'kplay' | community.general.crc32 -> '570db0e7'"],
    parameters: [],
    call: input => crc32(inputText(input)).toString(16),
  },
  {
    name: 'community.general.dict_kv',
    summary: 'Make a dict with one key, whose value the input is.',
    examples: ["'web1' | community.general.dict_kv('host') -> {'host': 'web1'}"],
    parameters: ['key'],
    call: (input, args) => new Map([[keyOf(args.get('key') ?? null), input]]),
  },
  {
    name: 'community.general.groupby_as_dict',
    summary:
      'Make a dict of a list of dicts, by the value that a key has in each; no two may be the same.',
    meanings: { attribute: 'The key.' },
    examples: [
      "[{'name': 'a', 'n': 1}] | community.general.groupby_as_dict('name') -> {'a': {'name': 'a', 'n': 1}}",
    ],
    parameters: ['attribute'],
    call(input, args) {
      const attribute = textArg(args, 'attribute', '');
      const result: Dict = new Map();
      for (const item of listOf(input)) {
        const value = dictOf(item, 'every item').get(attribute);
        if (value === undefined) throw new ExpressionError(`An item has no key "${attribute}".`);
        const key = keyOf(value);
        if (result.has(key))
          throw new ExpressionError(`Two items have the ${attribute} ${repr(key)}.`);
        result.set(key, item);
      }
      return result;
    },
  },
  {
    name: 'community.general.lists_mergeby',
    summary: 'Merge the dicts of lists that have the same value of a key, in its order.',
    meanings: {
      lists: 'Further lists, and last the key.',
      recursive: 'Put dicts in them together, too.',
      list_merge: 'What becomes of lists that both have.',
    },
    defaults: { recursive: false, list_merge: 'replace' },
    examples: [
      "[{'n': 'a', 'x': 1}] | community.general.lists_mergeby([{'n': 'a', 'y': 2}], 'n') -> [{'n': 'a', 'x': 1, 'y': 2}]",
    ],
    parameters: ['*lists', 'recursive?', 'list_merge?'],
    choices: { list_merge: listMerges },
    call: mergedBy,
  },
  {
    name: 'community.general.unicode_normalize',
    summary: 'Write characters that can be written in several ways in one of them.',
    defaults: { form: 'NFC' },
    examples: ["'e\\u0301' | community.general.unicode_normalize | length -> 1"],
    parameters: ['form?'],
    choices: { form: forms },
    call: (input, args) =>
      inputText(input).normalize(requireChoice('form', textArg(args, 'form', 'NFC'), forms)),
  },
];

/** The last argument is the key; items without it are left out, and the others come in its order. */
function mergedBy(input: Value, args: Arguments): Value {
  const key = args.rest.at(-1);
  if (typeof key !== 'string') throw new ExpressionError('The last argument must be a key.');
  const more = args.rest.slice(0, -1);
  const lists = more.length === 0 ? listOf(input).map(one => listOf(one)) : [listOf(input)];
  const listMerge = requireChoice('list_merge', textArg(args, 'list_merge', 'replace'), listMerges);
  const options = { recursive: flagArg(args, 'recursive'), listMerge };
  const found = new Map<DictKey, Dict>();
  for (const item of [...lists, ...more.map(one => listOf(one))].flat()) {
    const dict = dictOf(item, 'every item');
    const name = dict.get(key);
    if (name === undefined) continue;
    const before = found.get(keyOf(name));
    found.set(keyOf(name), before === undefined ? dict : mergeDicts(before, dict, options));
  }
  return [...found].toSorted(([a], [b]) => compare(a, b)).map(([, dict]) => dict);
}

function keyOf(value: Value): DictKey {
  if (isDictKey(value)) return value;
  throw wrongType('a key', 'a string or a number', value);
}
