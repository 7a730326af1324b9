import type { JsonObject } from '../../module-api/json.ts';
import { type NotPlain, type Plain, toPlain } from '../../values/plain.ts';
import { type Dict, Templated, Undefined, Unknown } from '../../values/value.ts';

/** A registered result for events: what JSON cannot hold is said in words. */
export function resultJson(registered: Dict): JsonObject {
  const plain = toPlain(registered, inWords);
  return isObject(plain) ? plain : {};
}

function inWords(value: NotPlain): Plain {
  if (value instanceof Unknown) return `(known when "${value.because}" has run)`;
  if (value instanceof Undefined) return `(undefined: ${value.name})`;
  return value instanceof Templated ? value.text : `(${value.constructor.name})`;
}

function isObject(plain: Plain): plain is JsonObject {
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain);
}
