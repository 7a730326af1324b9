import type { Value } from '../../values/value.ts';

/** Lists in lists taken apart, `levels` deep (default: all). */
export function flattened(items: readonly Value[], levels?: number, skipNulls = true): Value[] {
  // What a tuple's own methods give is a tuple.
  return Array.from(items).flatMap((item): Value[] => {
    if (skipNulls && (item === null || item === 'None' || item === 'null')) return [];
    if (!Array.isArray(item) || levels === 0) return [item];
    return flattened(item, levels === undefined ? undefined : levels - 1, skipNulls);
  });
}
