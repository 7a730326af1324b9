import { Float, isDict, isList, type Value } from './value.ts';

/**
 * Whether both would be written alike: 1 and 1.0 are two, and so are dicts in another order. Never
 * for what is no plain value.
 */
export function isSameValue(one: Value | undefined, other: Value | undefined): boolean {
  if (one instanceof Float && other instanceof Float) return Object.is(one.value, other.value);
  if (one === undefined || one === null || typeof one !== 'object') return one === other;
  if (isList(one) && isList(other)) return areSame(one, other);
  if (!isDict(one) || !isDict(other)) return false;
  return (
    areSame([...one.keys()], [...other.keys()]) && areSame([...one.values()], [...other.values()])
  );
}

function areSame(some: readonly Value[], others: readonly Value[]): boolean {
  return (
    some.length === others.length && some.every((value, index) => isSameValue(value, others[index]))
  );
}
