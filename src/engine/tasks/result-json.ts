import type { JsonObject } from '../../module-api/json.ts';
import { type NotPlain, type Plain, toPlain } from '../../values/plain.ts';
import {
  type Dict,
  isDict,
  isList,
  Templated,
  Undefined,
  Unknown,
  type Value,
} from '../../values/value.ts';

/** A registered result for events: what JSON cannot hold is said in words. */
export function resultJson(registered: Dict): JsonObject {
  const plain = toPlain(withoutArgs(registered), inWords);
  return isObject(plain) ? plain : {};
}

/** Which options items gave to a module the playbook says itself. */
function withoutArgs(registered: Dict): Dict {
  const results = registered.get('results');
  const items = isList(results) ? Array.from(results) : [];
  if (!registered.has('invocation') && !items.some(holdsArgs)) return registered;
  const kept = new Map(registered);
  kept.delete('invocation');
  if (items.length > 0)
    kept.set(
      'results',
      items.map(item => (isDict(item) ? withoutArgs(item) : item)),
    );
  return kept;
}

function holdsArgs(item: Value): boolean {
  return isDict(item) && item.has('invocation');
}

function inWords(value: NotPlain): Plain {
  if (value instanceof Unknown) return `(known when "${value.because}" has run)`;
  if (value instanceof Undefined) return `(undefined: ${value.name})`;
  return value instanceof Templated ? value.text : `(${value.constructor.name})`;
}

function isObject(plain: Plain): plain is JsonObject {
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain);
}
