import { Float, isDict, LazyDict, Omit } from '../values/value.ts';

/** Stands in checked data for what is not known yet: a template, a value unknown in check mode. */
export const anything: unique symbol = Symbol('anything');

export type Path = readonly (string | number)[];

/** A value, or data that was made from one, in the form in which `ajv` checks it. */
export function dataOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dataOf);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Float) return value.value;
  if (isDict(value)) return objectOf(value);
  if (value instanceof LazyDict) {
    return objectOf([...value.keys()].map(key => [key, value.get(key)] as const));
  }
  return isPlainObject(value) ? objectOf(Object.entries(value)) : anything;
}

/** An option that is set to `omit` counts as not given. */
function objectOf(entries: Iterable<readonly [unknown, unknown]>): Record<string, unknown> {
  const given = [...entries].filter(([, item]) => !(item instanceof Omit) && item !== undefined);
  return Object.fromEntries(given.map(([key, item]) => [String(key), dataOf(item)]));
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What stands at a path of the data. */
export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) value = childOf(value, step);
  return value;
}

function childOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
}

/** The path of a JSON pointer into the data; a number is an index of a list. */
export function pathOf(data: unknown, pointer: string): Path {
  const path: (string | number)[] = [];
  let value = data;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const step = Array.isArray(value) ? Number(name) : name;
    path.push(step);
    value = childOf(value, step);
  }
  return path;
}
