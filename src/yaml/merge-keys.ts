import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { DictKey } from '../values/value.ts';
import { keyOf, type Located, type MapEntry } from './located.ts';

/**
 * The entries of a map as Python holds them: those merged by `<<` come first, an earlier map of a list
 * wins over a later one, and the map's own entries win over all. Reports keys that are given twice.
 */
export function uniqueEntries(
  written: readonly MapEntry[],
  diagnostics: Diagnostics,
): readonly MapEntry[] {
  const own = new Map<DictKey, MapEntry>();
  const merged = new Map<DictKey, MapEntry>();
  for (const entry of written) {
    if (isMergeKey(entry)) {
      for (const each of mergedEntries(entry.value, diagnostics)) merged.set(keyOf(each.key), each);
      continue;
    }
    const key = keyOf(entry.key);
    const first = own.get(key);
    if (first === undefined) own.set(key, entry);
    else reportDuplicate(first, entry, diagnostics);
  }
  if (merged.size === 0) return [...own.values()];
  for (const [key, entry] of own) merged.set(key, entry);
  return [...merged.values()];
}

function isMergeKey({ key }: MapEntry): boolean {
  return key.style === 'plain' && key.value === '<<';
}

function mergedEntries(value: Located, diagnostics: Diagnostics): readonly MapEntry[] {
  if (value.kind === 'map') return value.entries;
  if (value.kind === 'seq') {
    return value.items
      .toReversed()
      .flatMap(item => (item.kind === 'map' ? item.entries : refuse(item, diagnostics)));
  }
  return refuse(value, diagnostics);
}

function refuse(value: Located, diagnostics: Diagnostics): readonly MapEntry[] {
  const message = 'The merge key "<<" takes a map, or a list of maps.';
  diagnostics.error('yaml/syntax', message, value.location);
  return [];
}

function reportDuplicate(first: MapEntry, second: MapEntry, diagnostics: Diagnostics): void {
  const { text, location } = second.key;
  const item = /^-(\w.*)$/.exec(text)?.[1];
  const hint = item && `A list item has a space behind its dash: "- ${item}".`;
  const related = [{ message: 'The first is here.', location: first.key.location }];
  const message = `The key "${text}" is given twice.`;
  diagnostics.error('yaml/duplicate-key', message, location, { hint, related });
}
