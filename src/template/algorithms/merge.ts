import { entriesOf } from '../../jinja/python/dict.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import type { Dict, Value } from '../../values/value.ts';
import { ValueSet } from '../distinct.ts';

export const listMerges = [
  'replace',
  'keep',
  'append',
  'prepend',
  'append_rp',
  'prepend_rp',
] as const;
export type ListMerge = (typeof listMerges)[number];

export interface MergeOptions {
  /** Dicts in dicts are merged too. */
  readonly recursive: boolean;
  readonly listMerge: ListMerge;
}

/** `above` over `below`; the keys of `below` keep their places. */
export function mergeDicts(below: Dict, above: Dict, options: MergeOptions): Dict {
  const result: Dict = new Map(below);
  for (const [key, value] of above) {
    const old = result.get(key);
    result.set(key, old === undefined ? value : mergeValues(old, value, options));
  }
  return result;
}

function mergeValues(below: Value, above: Value, options: MergeOptions): Value {
  if (Array.isArray(below) && Array.isArray(above)) {
    return mergeLists(below, above, options.listMerge);
  }
  if (options.recursive && isMapping(below) && isMapping(above)) {
    return mergeDicts(new Map(entriesOf(below)), new Map(entriesOf(above)), options);
  }
  return above;
}

function mergeLists(below: readonly Value[], above: readonly Value[], way: ListMerge): Value[] {
  switch (way) {
    case 'replace':
      return [...above];
    case 'keep':
      return [...below];
    case 'append':
      return [...below, ...above];
    case 'prepend':
      return [...above, ...below];
    case 'append_rp':
      return [...without(below, above), ...above];
    case 'prepend_rp':
      return [...above, ...without(below, above)];
  }
}

function without(items: readonly Value[], others: readonly Value[]): Value[] {
  const set = new ValueSet(others);
  return items.filter(item => !set.has(item));
}
