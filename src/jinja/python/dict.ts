import {
  type Dict,
  type DictKey,
  Float,
  isDict,
  type LazyDict,
  type Value,
} from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { assertKnown } from './errors.ts';
import { capitalised, withArticle } from './kind.ts';
import { SafeText } from './safe-text.ts';

/** The key a value is in a dict; `undefined` when it cannot be one. */
export function toKey(value: Value): DictKey | undefined {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Float) return value.value;
  if (value instanceof SafeText) return value.value;
  assertKnown(value);
  return undefined;
}

export function requireKey(value: Value): DictKey {
  const key = toKey(value);
  if (key !== undefined) return key;
  throw new ExpressionError(`${capitalised(withArticle(value))} cannot be the key of a dict.`);
}

/** In Python `True` and `1` are the same key. */
export function getItem(dict: Dict | LazyDict, key: DictKey): Value | undefined {
  const value = dict.get(key);
  if (value !== undefined) return value;
  if (typeof key === 'boolean') return dict.get(key ? 1 : 0);
  return key === 0 || key === 1 ? dict.get(key === 1) : undefined;
}

export function setItem(dict: Dict, key: DictKey, value: Value): void {
  if (typeof key === 'boolean' && !dict.has(key) && dict.has(Number(key))) {
    dict.set(Number(key), value);
  } else if ((key === 0 || key === 1) && !dict.has(key) && dict.has(key === 1)) {
    dict.set(key === 1, value);
  } else {
    dict.set(key, value);
  }
}

export function entriesOf(dict: Dict | LazyDict): [DictKey, Value][] {
  if (isDict(dict)) return [...dict];
  const entries: [DictKey, Value][] = [];
  for (const key of dict.keys()) {
    const value = dict.get(key);
    if (value !== undefined) entries.push([key, value]);
  }
  return entries;
}
