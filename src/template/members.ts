import { getItem } from '../jinja/python/dict.ts';
import { assertKnown } from '../jinja/python/errors.ts';
import { isMapping, numberOf } from '../jinja/python/kind.ts';
import { itemAt } from '../jinja/python/sequence.ts';
import { NamedTuple } from '../values/named-tuple.ts';
import { type DictKey, LazyDict, type Value } from '../values/value.ts';

/** `value['name']` or `value[0]`; `undefined` where there is nothing. */
export function memberOf(value: Value, key: Value): Value | undefined {
  assertKnown(value);
  assertKnown(key);
  if (isMapping(value) || value instanceof LazyDict) {
    return isDictKey(key) ? getItem(value, key) : undefined;
  }
  const field =
    value instanceof NamedTuple && typeof key === 'string' ? value.field(key) : undefined;
  if (field !== undefined) return field;
  const index = typeof key === 'string' && /^-?\d+$/.test(key) ? Number(key) : numberOf(key);
  if (index === undefined || !Number.isInteger(index)) return undefined;
  return Array.isArray(value) || typeof value === 'string' ? itemAt(value, index) : undefined;
}

export function isDictKey(value: Value): value is DictKey {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
