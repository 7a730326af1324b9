import { numberOf, toFloat } from '../../jinja/python/kind.ts';
import { toText } from '../../jinja/python/text.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import { type Dict, isDict, type Value } from '../../values/value.ts';
import { entryDistance, numberIn, placeEntry } from './entry-order.ts';

type WeightOf = (value: Value) => number;

/**
 * Merges the value of an element into that of its entry. A scalar takes the place of what was there; the items of a list,
 * told apart by their names, join those that are there. While entries are merged such a list is a dict by name.
 */
export function mergeEntryValue(entry: Dict, element: Dict, weightOf: WeightOf): void {
  const value = element.get('value');
  if (value === undefined) return;
  if (Array.isArray(value)) mergeItems(entry, value, weightOf);
  else if (isScalar(value) && !Array.isArray(entry.get('value'))) {
    entry.set('value', cast(value, element.get('value_cast')));
  }
}

function isScalar(value: Value): boolean {
  return value === null || typeof value === 'string' || numberOf(value) !== undefined;
}

function cast(value: Value, kind: Value | undefined): Value {
  if (typeof kind !== 'string') return value;
  if (/^(?:null|none|None)$/.test(kind)) return null;
  if (/^(?:int|integer)$/.test(kind)) return Math.trunc(numberFrom(value));
  if (kind === 'float') return toFloat(numberFrom(value));
  if (/^(?:str|string)$/.test(kind)) return toText(value);
  return /^(?:bool|boolean)$/.test(kind) ? isTruthy(value) : value;
}

function numberFrom(value: Value): number {
  return numberOf(value) ?? Number(toText(value));
}

function mergeItems(entry: Dict, items: readonly Value[], weightOf: WeightOf): void {
  const before = entry.get('value');
  const values: Dict = isDict(before) ? new Map(before) : new Map();
  const first = numberIn(entry, 'id') * entryDistance;
  for (const [index, item] of items.entries()) {
    const id = first + index;
    if (isDict(item)) mergeItem(values, { item, id, weightOf });
    else if (isName(item) && !values.has(item)) values.set(item, bare(item, id));
  }
  if (values.size > 0) entry.set('value', values);
}

interface ItemMerge {
  readonly item: Dict;
  readonly id: number;
  readonly weightOf: WeightOf;
}

const ownOfItem = ['name', 'state', 'id', 'weight', 'real_weight', 'param', 'copy_id_from'];

function mergeItem(values: Dict, { item, id, weightOf }: ItemMerge): void {
  const state = item.get('state') ?? 'present';
  const given = item.get('param') ?? item.get('name') ?? null;
  if (state === 'ignore') return;
  for (const name of (Array.isArray(given) ? Array.from(given) : [given]).filter(isName)) {
    const before = values.get(name);
    const merged: Dict = isDict(before) ? new Map(before) : bare(name, id);
    placeEntry({ entry: merged.set('state', state), element: item, entries: values, id, weightOf });
    for (const [key, value] of item) if (!ownOfItem.includes(String(key))) merged.set(key, value);
    values.set(name, merged);
  }
}

function isName(value: Value): value is string | number | boolean {
  return (
    typeof value === 'boolean' ||
    typeof value === 'number' ||
    (typeof value === 'string' && value !== '')
  );
}

function bare(name: string | number | boolean, id: number): Dict {
  return new Map<string, Value>([
    ['name', name],
    ['id', id],
    ['weight', 0],
    ['state', 'present'],
    ['real_weight', id],
  ]);
}
