import { structuredPatch } from 'diff';

/** Neighbouring differences with the lines around them. Starts count from 1. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** Each with ` `, `-`, `+` or a backslash before it. */
  readonly lines: readonly string[];
}

const context = 3;

/** The time a good diff takes grows with the square of the differences. */
const differenceLimit = 1000;

/** How to make `after` of `before`. Texts that differ much are compared from both ends only. */
export function hunksOf(before: string, after: string): readonly Hunk[] {
  const options = { context, maxEditLength: differenceLimit };
  const patch = structuredPatch('', '', before, after, undefined, undefined, options);
  return patch?.hunks ?? [oneHunk(splitLines(before), splitLines(after))];
}

/** Everything between the lines that both begin with and the lines that both end with. */
function oneHunk(before: readonly string[], after: readonly string[]): Hunk {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;

  const head = before.slice(Math.max(0, start - context), start);
  const removed = before.slice(start, before.length - end);
  const added = after.slice(start, after.length - end);
  const tail = before.slice(before.length - end).slice(0, context);
  const around = head.length + tail.length;
  return {
    oldStart: start - head.length + 1,
    oldLines: around + removed.length,
    newStart: start - head.length + 1,
    newLines: around + added.length,
    lines: [
      ...marked(' ', head),
      ...marked('-', removed),
      ...marked('+', added),
      ...marked(' ', tail),
    ],
  };
}

function marked(mark: string, lines: readonly string[]): readonly string[] {
  return lines.flatMap(line =>
    line.endsWith('\n')
      ? [mark + line.slice(0, -1)]
      : [mark + line, '\\ No newline at end of file'],
  );
}

/** Each with its newline, which the last may lack. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
