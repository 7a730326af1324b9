import { isDict, isList, Unknown, type Value } from './value.ts';

/** Whether some of it, at any depth, is not known. */
export function holdsUnknown(value: Value): boolean {
  return unknownIn(value) !== undefined;
}

/** The first part of it, at any depth, that is not known. */
export function unknownIn(value: Value): Unknown | undefined {
  if (value instanceof Unknown) return value;
  const parts = isList(value) ? value : isDict(value) ? value.values() : [];
  for (const part of parts) {
    const found = unknownIn(part);
    if (found !== undefined) return found;
  }
  return undefined;
}
