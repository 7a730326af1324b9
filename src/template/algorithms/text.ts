/** Python's `str.splitlines`. */
export function splitLines(text: string): string[] {
  const lines = text.split(lineEnd);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** As `splitLines`, but each line has what ends it. */
export function linesWithEnds(text: string): string[] {
  return text.split(behindLineEnd);
}

const separators = '\n\v\f\u001c\u001d\u001e\u0085\u2028\u2029';
const lineEnd = new RegExp(`\r\n|[\r${separators}]`);
const behindLineEnd = new RegExp(`(?<=[${separators}]|\r(?!\n))`);

/** Runs of letters, digits and underscores of any script. */
export function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+/gu) ?? [];
}
