import { isDict, isList, Tuple, type Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { Bytes } from './bytes.ts';
import { charactersOf, hasSurrogates, lengthOfText } from './characters.ts';
import { assertKnown } from './errors.ts';
import { capitalised, isMapping, withArticle } from './kind.ts';
import { SafeText } from './safe-text.ts';

/** What a `for` goes through: items, keys or characters. `undefined` when it cannot. */
export function tryItems(value: Value): readonly Value[] | undefined {
  if (isList(value)) return value;
  if (typeof value === 'string') return charactersOf(value);
  if (isMapping(value)) return [...value.keys()];
  if (value instanceof SafeText) return charactersOf(value.value);
  if (value instanceof Bytes) return [...value.data];
  assertKnown(value);
  return undefined;
}

export function itemsOf(value: Value): readonly Value[] {
  const items = tryItems(value);
  if (items !== undefined) return items;
  throw new ExpressionError(`${capitalised(withArticle(value))} has no items to go through.`);
}

/** Python's `len(value)`. */
export function lengthOf(value: Value): number {
  if (isList(value)) return value.length;
  if (typeof value === 'string') return lengthOfText(value);
  if (isDict(value)) return value.size;
  const items = tryItems(value);
  if (items !== undefined) return items.length;
  throw new ExpressionError(`${capitalised(withArticle(value))} has no length.`);
}

/** The item at an index, counted from the end when it is negative. */
export function itemAt(sequence: string | readonly Value[], index: number): Value | undefined {
  const items =
    typeof sequence === 'string' && hasSurrogates(sequence) ? Array.from(sequence) : sequence;
  return items.at(index);
}

export interface Slice {
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly step: number | undefined;
}

/** Python's `sequence[first:last:step]`. */
export function slice(sequence: string, bounds: Slice): string;
export function slice(sequence: Value[], bounds: Slice): Value[];
export function slice(sequence: string | Value[], bounds: Slice): string | Value[] {
  if (typeof sequence === 'string') return pick(charactersOf(sequence), bounds).join('');
  const taken = pick(sequence, bounds);
  return sequence instanceof Tuple ? Tuple.from(taken) : taken;
}

function pick<T>(items: readonly T[], { first, last, step = 1 }: Slice): T[] {
  if (step === 0) throw new ExpressionError('The step of a slice cannot be zero.');
  const { length } = items;
  if (step === 1) return items.slice(first ?? 0, last ?? length);
  const low = step > 0 ? 0 : -1;
  const high = step > 0 ? length : length - 1;
  const bound = (index: number): number =>
    Math.min(high, Math.max(low, index < 0 ? index + length : index));
  const from = first === undefined ? (step > 0 ? low : high) : bound(first);
  const to = last === undefined ? (step > 0 ? high : low) : bound(last);
  const taken: T[] = [];
  for (let index = from; step > 0 ? index < to : index > to; index += step) {
    taken.push(...items.slice(index, index + 1));
  }
  return taken;
}
