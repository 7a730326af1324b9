import type { Location, SourceFile } from '../diagnostics/source-file.ts';

/** Where a text was written, exact to the character even through quotes, escapes and folding. */
export interface TextOrigin {
  readonly location: Location;
  /** The offset in the file of the text's character `index`. */
  offsetAt(index: number): number;
}

/** The range in the file of the characters `start` (inclusive) to `end` (exclusive) of the text. */
export function locationWithin(origin: TextOrigin, start: number, end: number): Location {
  const first = origin.offsetAt(start);
  const last = end > start ? origin.offsetAt(end - 1) + 1 : first;
  return { source: origin.location.source, start: first, end: Math.max(first, last) };
}

/** The origin of a whole file, or of a text that is not in a file (`-e`, a `-a` argument). */
export function wholeText(source: SourceFile): TextOrigin {
  return {
    location: { source, start: 0, end: source.text.length },
    offsetAt: index => index,
  };
}

/** Of a text that was read at the place: exact where it stands there as it is. */
export function originAt(place: Location, text: string): TextOrigin {
  const first = firstOf(place, text);
  return {
    location: place,
    offsetAt: index => (first === undefined ? place.start : first + index),
  };
}

/** Whether the text is in the file as it is, quoted or not. */
export function standsAt(place: Location, text: string): boolean {
  return firstOf(place, text) !== undefined;
}

function firstOf({ source, start }: Location, text: string): number | undefined {
  const first = start + Number(/^["']/.test(source.text.charAt(start)));
  return source.text.startsWith(text, first) ? first : undefined;
}
