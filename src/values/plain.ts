import {
  type Callable,
  type Dict,
  Float,
  LazyDict,
  type Omit,
  type Templated,
  type Undefined,
  type Unknown,
  type Value,
} from './value.ts';

/** What JSON can hold; what modules take and give. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** Dicts become objects, floats numbers, dates and other objects their text. What JSON cannot hold is given to `other` to answer for. */
export function toPlain(value: Value, other: (value: NotPlain) => Plain = refuse): Plain {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map(item => toPlain(item, other));
  if (value instanceof Map) {
    const result: Record<string, Plain> = {};
    for (const [key, item] of value) defineKey(result, String(key), toPlain(item, other));
    return result;
  }
  if (value instanceof LazyDict) {
    const text = value.plainText();
    if (text !== undefined) return text;
    const result: Record<string, Plain> = {};
    for (const key of value.keys()) {
      const item = value.get(key);
      if (item !== undefined) defineKey(result, String(key), toPlain(item, other));
    }
    return result;
  }
  return other(value);
}

export type NotPlain = Callable | Templated | Undefined | Unknown | Omit;

export function fromPlain(plain: Plain): Value {
  if (plain === null || typeof plain !== 'object') return plain;
  if (isPlainList(plain)) return plain.map(fromPlain);
  const dict: Dict = new Map();
  for (const [key, item] of Object.entries(plain)) {
    if (item !== undefined) dict.set(key, fromPlain(item));
  }
  return dict;
}

function isPlainList(plain: object): plain is readonly Plain[] {
  return Array.isArray(plain);
}

/** `__proto__` is a name like any other in user data. */
function defineKey(target: Record<string, Plain>, key: string, value: Plain): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

function refuse(value: NotPlain): Plain {
  throw new TypeError(`a ${value.constructor.name} has no JSON form`);
}
