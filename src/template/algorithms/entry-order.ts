import { type Dict, isDict, type Value } from '../../values/value.ts';

/** How far apart the places of two entries are, so that weights can move one between others. */
export const entryDistance = 10;

/** By the places that entries have come to. */
export function entriesInOrder(entries: Iterable<Dict>): Dict[] {
  return [...entries].toSorted((a, b) => numberIn(a, 'real_weight') - numberIn(b, 'real_weight'));
}

export function numberIn(entry: Dict, member: string): number {
  const value = entry.get(member);
  return typeof value === 'number' ? value : 0;
}

export interface Placing {
  readonly entry: Dict;
  readonly element: Dict;
  /** The entries there are. */
  readonly entries: ReadonlyMap<Value, Value>;
  /** The place of an entry that has none. */
  readonly id: number;
  readonly weightOf: (value: Value) => number;
}

/** Moves an entry beside the one it names, and by one more weight. */
export function placeEntry({ entry, element, entries, id, weightOf }: Placing): void {
  const other = entries.get(element.get('copy_id_from') ?? null);
  const given = element.get('weight');
  const weight = numberIn(entry, 'weight') + (given === undefined ? 0 : weightOf(given));
  const place = isDict(other) ? numberIn(other, 'id') + numberIn(other, 'weight') : id;
  entry
    .set('id', place)
    .set('weight', weight)
    .set('real_weight', place + weight);
}
