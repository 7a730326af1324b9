import { PythonRegex } from '../../module-api/python-regex.ts';

export interface BlockEdit {
  /** The lines to have; `undefined`: none, and no markers. */
  readonly block: string | undefined;
  /** The lines around the block. */
  readonly begin: string;
  readonly end: string;
  /** Where a new block goes: a regular expression, `BOF` or `EOF`. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  /** Have an empty line before or after the block, unless the file ends there. */
  readonly prependNewline: boolean;
  readonly appendNewline: boolean;
}

/** Only one of the two markers of a block is there: what is between them cannot be told. */
export class LoneMarker extends Error {
  readonly marker: string;
  /** From 1. */
  readonly line: number;

  constructor(marker: string, line: number) {
    super(`line ${line} is the marker ${JSON.stringify(marker)} without its other half`);
    this.name = 'LoneMarker';
    this.marker = marker;
    this.line = line;
  }
}

/** Puts the block in the place of the one between the markers (the last, if there are several), or in a new place. */
export function withBlock(text: string, edit: BlockEdit): string {
  const lines = splitLines(text);
  const ending = lines.map(endingOf).find(one => one !== '') ?? '\n';
  const found = findBlock(lines, edit);
  if (found === undefined && edit.block === undefined) return text;

  const at = found?.start ?? insertionIndex(text, lines, edit);
  const before = ended(lines.slice(0, at), ending);
  const after = lines.slice(found === undefined ? at : found.end + 1);
  if (edit.block === undefined) return [...before, ...after].join('');
  // The file may end with its last marker.
  const last = found === undefined ? ending : endingOf(lines[found.end] ?? '');
  const block = [edit.begin, ...blockLines(edit.block)].map(line => line + ending);
  return [
    ...before,
    ...(edit.prependNewline && at > 0 && !isEmpty(before.at(-1)) ? [ending] : []),
    ...[...block, edit.end + (after.length > 0 ? ending : last)],
    ...(edit.appendNewline && after.length > 0 && !isEmpty(after[0]) ? [ending] : []),
    ...after,
  ].join('');
}

function findBlock(
  lines: readonly string[],
  { begin, end }: BlockEdit,
): { readonly start: number; readonly end: number } | undefined {
  const isMarker = (marker: string) => (line: string) => withoutEnding(line) === marker;
  const [isBegin, isEnd] = [isMarker(begin), isMarker(end)];
  for (let at = lines.length - 1; at >= 0; at--) {
    if (!isEnd(lines[at] ?? '')) continue;
    const start = lines.slice(0, at).findLastIndex(isBegin);
    if (start !== -1) return { start, end: at };
  }
  const lone = lines.findIndex(line => isBegin(line) || isEnd(line));
  if (lone !== -1) throw new LoneMarker(withoutEnding(lines[lone] ?? ''), lone + 1);
  return undefined;
}

function insertionIndex(
  text: string,
  lines: readonly string[],
  { after, before }: BlockEdit,
): number {
  if (before === 'BOF' || after === 'BOF') return 0;
  const pattern = after ?? before;
  if (pattern === undefined || pattern === 'EOF') return lines.length;
  const regex = new PythonRegex(pattern);
  // Only a pattern that asks for it sees more than one line.
  if (/^\(\?[a-zA-Z]*m/.test(pattern)) {
    const match = regex.search(text);
    if (match === undefined) return lines.length;
    const newlines = (end: number) => text.slice(0, end).split('\n').length - 1;
    if (after === undefined) return newlines(match.start);
    const isWhole = text[match.end - 1] === '\n';
    return Math.min(newlines(match.end) + (isWhole ? 0 : 1), lines.length);
  }
  const found = lines.findLastIndex(line => regex.search(line) !== undefined);
  if (found === -1) return lines.length;
  return after === undefined ? found : found + 1;
}

/** The last line gets an ending when more follows. */
function ended(lines: readonly string[], ending: string): readonly string[] {
  const last = lines.at(-1);
  return last === undefined || last.endsWith('\n') ? lines : [...lines.slice(0, -1), last + ending];
}

function blockLines(block: string): readonly string[] {
  return splitLines(block).map(withoutEnding);
}

/** Each with its ending, which the last may lack. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function endingOf(line: string): string {
  return /\r?\n$/.exec(line)?.[0] ?? '';
}

function withoutEnding(line: string): string {
  return line.replace(/\r?\n$/, '');
}

function isEmpty(line: string | undefined): boolean {
  return line !== undefined && withoutEnding(line) === '';
}
