import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import { repr } from '../../jinja/python/text.ts';
import { type Dict, type DictKey, Tuple, type Value } from '../../values/value.ts';
import { flattened } from '../algorithms/flatten.ts';
import { listMerges, mergeDicts } from '../algorithms/merge.ts';
import { dictOf, flagArg, iterableOf, listOf, textArg, wrongType } from '../arguments.ts';
import { choiceProblems, requireChoice } from '../literal-checks.ts';
import { isDictKey, memberOf } from '../members.ts';

const duplicateWays = ['error', 'overwrite'] as const;

/** Ansible's filters of dicts. */
export const dictFilters: readonly FunctionDefinition[] = [
  {
    name: 'combine',
    parameters: ['*dicts', 'recursive?', 'list_merge?'],
    check: literals => [
      ...choiceProblems(literals, 'list_merge', listMerges),
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
    parameters: ['key', 'duplicates?'],
    check: literals => choiceProblems(literals, 'duplicates', duplicateWays),
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
    parameters: ['subelements', 'skip_missing?'],
    call: (input, args) =>
      subelements(input, args.get('subelements') ?? null, flagArg(args, 'skip_missing')),
  },
  {
    name: 'dict',
    aliases: ['community.general.dict'],
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
