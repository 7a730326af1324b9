import type { Counts } from '../support/counting-reporter.ts';

const mark = '\u001Ekplay-lab-file-end ';

/** The line that a worker prints after all that belongs to a file. */
export function endOfFile(counts: Counts): string {
  return `\n${mark}${JSON.stringify(counts)}\n`;
}

/** What came before the end of a file, its counts, and what came after. `undefined`: it goes on. */
export function splitAtEnd(
  text: string,
): { readonly before: string; readonly counts: Counts; readonly after: string } | undefined {
  const start = text.indexOf(`\n${mark}`);
  const end = text.indexOf('\n', start + 1);
  if (start < 0 || end < 0) return undefined;
  const counts: Counts = JSON.parse(text.slice(start + 1 + mark.length, end));
  return { before: text.slice(0, start), counts, after: text.slice(end + 1) };
}
