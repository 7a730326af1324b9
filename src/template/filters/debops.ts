import type { Arguments, FunctionDefinition } from '../../jinja/functions.ts';
import type { DictKey, Value } from '../../values/value.ts';
import { type EntryRules, mergedItems, mergedSettings } from '../algorithms/entries.ts';
import { dictOf, integerOf, iterableOf, listOf, textArg, wrongType } from '../arguments.ts';
import { isDictKey } from '../members.ts';

/** The filters of the collection debops.debops by which its roles merge lists of settings. */
export const debopsFilters: readonly FunctionDefinition[] = [
  {
    name: 'parse_kv_config',
    aliases: ['debops.debops.parse_kv_config'],
    summary: 'Merge lists of settings as roles of DebOps do: by name, with states and weights.',
    meanings: {
      lists: 'Further lists, which change what the earlier ones say.',
      name: 'The key that names a setting.',
      merge_keys: 'Keys of lists that are merged, too, beside "options".',
    },
    defaults: { name: 'name' },
    examples: [
      "[{'name': 'a', 'value': 1}, {'name': 'a', 'value': 2}] | parse_kv_config | map(attribute='value') -> [2]",
    ],
    parameters: ['*lists', 'name?', 'merge_keys?'],
    call: (input, args) => mergedSettings(itemsOf(input, args), rulesOf(args)),
  },
  {
    name: 'parse_kv_items',
    aliases: ['debops.debops.parse_kv_items'],
    summary: 'Merge lists of items as roles of DebOps do: by name, with states and weights.',
    meanings: {
      lists: 'Further lists, which change what the earlier ones say.',
      name: 'The key that names an item.',
      defaults: 'Values of keys that an item does not set.',
      empty: 'Keys that take their value from another key where they are empty.',
      merge_keys: 'Keys of lists that are merged, too, beside "options".',
    },
    defaults: { name: 'name', defaults: {}, empty: {} },
    examples: [
      "[{'name': 'a'}, {'name': 'b'}] | parse_kv_items(defaults={'port': 80}) | map(attribute='port') -> [80, 80]",
    ],
    parameters: ['*lists', 'name?', 'defaults?', 'empty?', 'merge_keys?'],
    call(input, args) {
      const defaults = dictOf(args.get('defaults') ?? new Map(), '"defaults"');
      const empty = dictOf(args.get('empty') ?? new Map(), '"empty"');
      const substitutes = new Map(Array.from(empty, ([key, from]) => [key, keysOf(from)]));
      return mergedItems(itemsOf(input, args), { ...rulesOf(args), defaults, substitutes });
    },
  },
];

function itemsOf(input: Value, args: Arguments): readonly Value[] {
  return [
    ...listOf(input),
    ...args.rest.flatMap(list => Array.from(listOf(list, 'every further list'))),
  ];
}

function rulesOf(args: Arguments): EntryRules {
  const lists = iterableOf(args.get('merge_keys') ?? [], '"merge_keys"').map(String);
  return {
    key: textArg(args, 'name', 'name'),
    lists: [...new Set([...lists, 'options'])],
    weightOf(value) {
      const weight = integerOf(value);
      if (weight === undefined) throw wrongType('a weight', 'an integer', value);
      return weight;
    },
    listOf: (value, member) => listOf(value, `"${member}"`),
  };
}

function keysOf(value: Value): readonly DictKey[] {
  return (Array.isArray(value) ? Array.from(value) : [value]).filter(isDictKey);
}
