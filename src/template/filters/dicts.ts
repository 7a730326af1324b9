import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import { repr } from '../../jinja/python/text.ts';
import { type Dict, type DictKey, Tuple, type Value } from '../../values/value.ts';
import { flattened } from '../algorithms/flatten.ts';
import { listMerges, mergeDicts } from '../algorithms/merge.ts';
import { dictOf, flagArg, iterableOf, listOf, textArg, wrongType } from '../arguments.ts';
import { requireChoice } from '../literal-checks.ts';
import { isDictKey, memberOf } from '../members.ts';

const duplicateWays = ['error', 'overwrite'] as const;

/** Ansible's filters of dicts. */
export const dictFilters: readonly FunctionDefinition[] = [
  {
    name: 'combine',
    marks: 'keeps',
    summary: 'Put dicts together; of keys that several have, the last one counts.',
    meanings: {
      dicts: 'The others, or lists of them.',
      recursive: 'Put dicts in them together, too.',
      list_merge:
        'What becomes of lists that both have; "_rp" leaves out what the other list has already.',
    },
    defaults: { recursive: false, list_merge: 'replace' },
    examples: [
      "{'a': 1, 'b': 1} | combine({'b': 2}) -> {'a': 1, 'b': 2}",
      "{'a': {'x': 1}} | combine({'a': {'y': 2}}, recursive=true) -> {'a': {'x': 1, 'y': 2}}",
    ],
    parameters: ['*dicts', 'recursive?', 'list_merge?'],
    choices: { list_merge: listMerges },
    check: literals => [
      ...literals.rest.flatMap((one, index) =>
        one === undefined || one === null || typeof one === 'object'
          ? []
          : [
              {
                parameter: index,
                message: wrongType('everything combined', 'a dict', one).message,
              },
            ],
      ),
    ],
    call: combine,
  },
  {
    name: 'dict2items',
    marks: 'keeps',
    summary: 'Make a list of a dict: one dict with key and value for each entry.',
    defaults: { key_name: 'key', value_name: 'value' },
    examples: [
      "{'a': 1} | dict2items -> [{'key': 'a', 'value': 1}]",
      "{'a': 1} | dict2items('name', 'port') -> [{'name': 'a', 'port': 1}]",
    ],
    parameters: ['key_name?', 'value_name?'],
    call(input, args) {
      const [keyName, valueName] = [
        textArg(args, 'key_name', 'key'),
        textArg(args, 'value_name', 'value'),
      ];
      return Array.from(
        dictOf(input),
        ([key, value]): Dict => new Map([[keyName, key] as const, [valueName, value] as const]),
      );
    },
  },
  {
    name: 'items2dict',
    marks: 'keeps',
    summary: 'Make a dict of a list of keys and values.',
    defaults: { key_name: 'key', value_name: 'value' },
    examples: ["[{'key': 'a', 'value': 1}] | items2dict -> {'a': 1}"],
    parameters: ['key_name?', 'value_name?'],
    call(input, args) {
      const [keyName, valueName] = [
        textArg(args, 'key_name', 'key'),
        textArg(args, 'value_name', 'value'),
      ];
      return new Map(
        listOf(input).map(item => [keyOf(required(item, keyName)), required(item, valueName)]),
      );
    },
  },
  {
    name: 'rekey_on_member',
    summary: 'Make a dict of a list of dicts, by the value that a member has in each.',
    meanings: { key: 'The member.', duplicates: 'What to do where two have the same value.' },
    defaults: { duplicates: 'error' },
    examples: ["[{'name': 'a', 'n': 1}] | rekey_on_member('name') -> {'a': {'name': 'a', 'n': 1}}"],
    parameters: ['key', 'duplicates?'],
    choices: { duplicates: duplicateWays },
    call(input, args) {
      const given = textArg(args, 'duplicates', 'error');
      const duplicates = requireChoice('duplicates', given, duplicateWays);
      const member = textArg(args, 'key', '');
      const items = isMapping(input) ? [...dictOf(input).values()] : listOf(input);
      const result: Dict = new Map();
      for (const item of items) {
        const key = keyOf(required(item, member));
        if (result.has(key) && duplicates === 'error') {
          throw new ExpressionError(`Two items have the ${member} ${repr(key)}.`);
        }
        result.set(key, item);
      }
      return result;
    },
  },
  {
    name: 'subelements',
    summary: 'Pair every item with each element of a list that it holds.',
    meanings: {
      subelements: 'The path of the list in an item, with dots.',
      skip_missing: 'Leave out items that have no such list.',
    },
    defaults: { skip_missing: false },
    examples: [
      "[{'user': 'a', 'keys': ['k1', 'k2']}] | subelements('keys') | map('last') | list -> ['k1', 'k2']",
    ],
    parameters: ['subelements', 'skip_missing?'],
    call: (input, args) =>
      subelements(input, args.get('subelements') ?? null, flagArg(args, 'skip_missing')),
  },
  {
    name: 'dict',
    aliases: ['community.general.dict'],
    summary: 'Make a dict of pairs.',
    examples: ["[['a', 1], ['b', 2]] | community.general.dict -> {'a': 1, 'b': 2}"],
    parameters: [],
    call: input =>
      new Map(
        iterableOf(input).map(pair => {
          const [key, value, ...more] = listOf(pair, 'every item');
          if (key === undefined || value === undefined || more.length > 0) {
            throw new ExpressionError('Every item must be a list of a key and a value.');
          }
          return [keyOf(key), value];
        }),
      ),
  },
];

function combine(input: Value, args: Arguments): Value {
  const dicts = flattened([input, ...args.rest], 1).map(dict => {
    if (!isMapping(dict)) throw wrongType('everything combined', 'a dict', dict);
    return dictOf(dict);
  });
  const given = textArg(args, 'list_merge', 'replace');
  const listMerge = requireChoice('list_merge', given, listMerges);
  const options = { recursive: flagArg(args, 'recursive'), listMerge };
  return dicts.reduceRight<Dict>((above, below) => mergeDicts(below, above, options), new Map());
}

export function subelements(input: Value, path: Value, skipMissing: boolean): Tuple[] {
  const items = isMapping(input) ? [...dictOf(input).values()] : listOf(input);
  const keys = typeof path === 'string' ? path.split('.') : listOf(path, '"subelements"');
  return items.flatMap(item => {
    let found: Value = item;
    for (const key of keys) {
      if (!isMapping(found)) throw wrongType(`what holds ${repr(key)}`, 'a dict', found);
      const next = memberOf(found, key);
      if (next === undefined && skipMissing) return [];
      if (next === undefined) throw new ExpressionError(`An item has no key ${repr(key)}.`);
      found = next;
    }
    return listOf(found, repr(keys.at(-1) ?? null)).map(one => Tuple.from<Value>([item, one]));
  });
}

function required(item: Value, key: string): Value {
  assertKnown(item);
  if (!isMapping(item)) throw wrongType('every item', 'a dict', item);
  const value = item.get(key);
  if (value === undefined)
    throw new ExpressionError(`An item has no key "${key}": ${repr(dictOf(item))}.`);
  return value;
}

function keyOf(value: Value): DictKey {
  assertKnown(value);
  if (isDictKey(value)) return value;
  throw wrongType('a key', 'a string or a number', value);
}
