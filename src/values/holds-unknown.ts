import { isDict, isList, Unknown, type Value } from './value.ts';

/** Whether some of it, at any depth, is not known. */
export function holdsUnknown(value: Value): boolean {
  if (value instanceof Unknown) return true;
  if (isList(value)) return value.some(holdsUnknown);
  return isDict(value) && [...value.values()].some(holdsUnknown);
}
