import { type ColumnRange, secretRangesOf } from './secret-ranges.ts';
import { type Location, lineStartsOf, positionOf } from './source-file.ts';

export const secretMask = '********';

/** Less is part of other words. */
const leastLength = 4;

/** What is said of a place, without the secret values that stand in its lines. */
export function withMaskedSecrets(text: string, location: Location | undefined): string {
  if (location === undefined) return text;
  const { source, start, end } = location;
  const first = positionOf(source, start).line - 1;
  const last = positionOf(source, Math.max(start, end - 1)).line;
  const starts = lineStartsOf(source);
  const textOf = (range: ColumnRange, line: number): string =>
    source.text.slice((starts[line] ?? 0) + range.start, (starts[line] ?? 0) + range.end).trim();
  return secretRangesOf(source)
    .slice(first, last)
    .flatMap((ranges, index) => ranges.map(range => textOf(range, first + index)))
    .filter(secret => secret.length >= leastLength)
    .reduce((shown, secret) => shown.replaceAll(secret, secretMask), text);
}
