import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { compare } from '../../jinja/python/compare.ts';
import { toText } from '../../jinja/python/text.ts';
import type { Dict, DictKey, Value } from '../../values/value.ts';
import { dictOf, flagArg, listOf, stringOf, wrongType } from '../arguments.ts';
import { isDictKey } from '../members.ts';

/** `ansible.utils.consolidate`: what several lists say of the same thing, by the key that they match in. */
export const consolidateFilter: FunctionDefinition = {
  name: 'ansible.utils.consolidate',
  summary: 'Put together what several lists say of the same thing, by the key that they match in.',
  meanings: {
    fail_missing_match_key: 'Fail where an item has no such key.',
    fail_missing_match_value: 'Fail where a list says nothing of a thing that another one has.',
    fail_duplicate: 'Fail where a list has two items for a thing.',
  },
  defaults: {
    fail_missing_match_key: true,
    fail_missing_match_value: true,
    fail_duplicate: true,
  },
  examples: [
    "[{'name': 'ports', 'match_key': 'host', 'data': [{'host': 'web1', 'port': 80}]}] | ansible.utils.consolidate -> {'web1': {'ports': {'host': 'web1', 'port': 80}}}",
  ],
  parameters: ['fail_missing_match_key?', 'fail_missing_match_value?', 'fail_duplicate?'],
  call(input, args) {
    const sources = listOf(input).map((one, index) => sourceOf(one, index + 1, args));
    const keys = [...new Set(sources.flatMap(({ items }) => [...items.keys()]))].toSorted(compare);
    if (flagArg(args, 'fail_missing_match_value', true)) {
      for (const source of sources) requireAll(keys, source);
    }
    return new Map(
      keys.map(key => [
        key,
        new Map(
          sources.map(({ name, items }): [string, Value] => [name, items.get(key) ?? new Map()]),
        ),
      ]),
    );
  },
};

interface Source {
  readonly name: string;
  /** From 1, as messages count. */
  readonly place: number;
  readonly items: ReadonlyMap<DictKey, Dict>;
}

function sourceOf(value: Value, place: number, args: Arguments): Source {
  const source = dictOf(value, 'every source');
  const text = (key: string): string => stringOf(source.get(key) ?? null, `"${key}"`);
  const [name, matchKey] = [text('name'), text('match_key')];
  const items = new Map<DictKey, Dict>();
  for (const [index, one] of listOf(source.get('data') ?? null, '"data"').entries()) {
    const item = dictOf(one, 'every item of "data"');
    const key = item.get(matchKey);
    if (key === undefined) {
      if (!flagArg(args, 'fail_missing_match_key', true)) continue;
      throw new ExpressionError(`Item ${index + 1} of source ${place} has no key "${matchKey}".`);
    }
    if (!isDictKey(key)) throw wrongType(`"${matchKey}"`, 'a string or a number', key);
    if (items.has(key) && flagArg(args, 'fail_duplicate', true)) {
      throw new ExpressionError(
        `Two items of source ${place} have the ${matchKey} ${toText(key)}.`,
      );
    }
    items.set(key, item);
  }
  return { name, place, items };
}

function requireAll(keys: readonly DictKey[], { items, place }: Source): void {
  const missing = keys.filter(key => !items.has(key));
  if (missing.length === 0) return;
  throw new ExpressionError(`Source ${place} has nothing for ${missing.map(toText).join(', ')}.`);
}
