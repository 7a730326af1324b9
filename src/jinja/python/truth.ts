import { Float, isDict, isList, LazyDict, type Value } from '../../values/value.ts';
import { Bytes } from './bytes.ts';
import { assertKnown } from './errors.ts';
import { PythonObject } from './object.ts';
import { SafeText } from './safe-text.ts';

/** Python's `bool(value)`. */
export function isTruthy(value: Value): boolean {
  if (value === null || typeof value !== 'object') return Boolean(value);
  if (isList(value)) return value.length > 0;
  if (isDict(value)) return value.size > 0;
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof SafeText) return value.value !== '';
  if (value instanceof Bytes) return value.data.length > 0;
  assertKnown(value);
  if (value instanceof LazyDict && !(value instanceof PythonObject)) return !isEmpty(value.keys());
  return true;
}

function isEmpty(items: Iterable<unknown>): boolean {
  for (const _ of items) return false;
  return true;
}
