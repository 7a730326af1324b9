import { type Cell, cellsOf } from './display-width.ts';
import { secretMask } from './masked-secrets.ts';
import { secretRangesOf } from './secret-ranges.ts';
import { type Location, lineStartsOf, positionOf, type SourceFile } from './source-file.ts';

export interface FrameStyle {
  /** Lines shown before the first line of the place. */
  readonly before: number;
  readonly gutter: (text: string) => string;
  readonly mark: (text: string) => string;
}

/** Of a line that is longer, only the part around the place is shown. */
const maxWidth = 100;
const leadWidth = 40;
/** A place of more lines is shown by its first lines and its last. */
const maxLines = 4;

/**
 * The lines of a place (none of a secret file), with a `>` before each, and `^` below where the place begins.
 * Values of keys like `password` are masked.
 */
export function sourceFrame(
  { source, start, end }: Location,
  style: FrameStyle,
): readonly string[] {
  if (source.isSecret === true) return [];
  const first = positionOf(source, start);
  const last = lastLine(source, start, end);
  const gutterWidth = String(last).length;
  const startIndex = first.column - 1;
  const line = lineText(source, first.line);
  const cells = shownCells(source, first.line);
  const endIndex =
    last > first.line ? line.trimEnd().length : startIndex + Math.max(end - start, 1);
  const window = windowOf(cells, startIndex);

  const row = (marker: string, label: string, content: string): string =>
    `${style.gutter(`${marker} ${label.padStart(gutterWidth)} |`)} ${content}`.trimEnd();
  const numbered = (marker: string, number: number): string =>
    row(marker, String(number), cut(shownCells(source, number), window));

  const context = range(Math.max(1, first.line - style.before), first.line - 1);
  const [leading, trailing] = shownLines(first.line, last);
  return [
    ...context.map(number => numbered(' ', number)),
    numbered('>', first.line),
    row(' ', '', underline(cells, { startIndex, endIndex, window, mark: style.mark })),
    ...leading.map(number => numbered('>', number)),
    ...(trailing.length > 0 ? [row(' ', '', '…')] : []),
    ...trailing.map(number => numbered('>', number)),
  ];
}

/** The lines behind the first: all, or some and behind a gap the last. */
function shownLines(first: number, last: number): readonly [readonly number[], readonly number[]] {
  if (last - first < maxLines) return [range(first + 1, last), []];
  return [range(first + 1, first + maxLines - 2), [last]];
}

/** A place that ends with a line break does not reach into the next line. */
function lastLine(source: SourceFile, start: number, end: number): number {
  return positionOf(source, Math.max(start, end - 1)).line;
}

function lineText(source: SourceFile, line: number): string {
  const starts = lineStartsOf(source);
  const text = source.text.slice(starts[line - 1], starts[line]);
  return text.replace(/\r?\n$/, '');
}

/** A masked value is one cell, as long as what it hides. */
function shownCells(source: SourceFile, number: number): readonly Cell[] {
  const line = lineText(source, number);
  const cells: Cell[] = [];
  let at = 0;
  for (const { start, end } of secretRangesOf(source)[number - 1] ?? []) {
    cells.push(...cellsOf(line.slice(at, start)));
    cells.push({ text: secretMask, width: secretMask.length, length: end - start });
    at = end;
  }
  return [...cells, ...cellsOf(line.slice(at))];
}

/** Columns, as a terminal shows them: from `from` up to `to`. */
interface Window {
  readonly from: number;
  readonly to: number;
}

function windowOf(cells: readonly Cell[], startIndex: number): Window {
  const isShort = columnOf(cells, Number.POSITIVE_INFINITY) <= maxWidth;
  const wanted = columnOf(cells, startIndex) - leadWidth;
  if (isShort || wanted <= 0) return { from: 0, to: maxWidth };
  let from = 0;
  for (const { width } of cells) {
    if (from + width > wanted) break;
    from += width;
  }
  return { from, to: from + maxWidth };
}

/** The column at which the character at `index` is shown. */
function columnOf(cells: readonly Cell[], index: number): number {
  let column = 0;
  let at = 0;
  for (const { width, length } of cells) {
    at += length;
    if (at > index) break;
    column += width;
  }
  return column;
}

function cut(cells: readonly Cell[], { from, to }: Window): string {
  let column = 0;
  let text = from > 0 ? '…' : '';
  for (const cell of cells) {
    if (column >= to) return `${text}…`;
    if (column >= from) text += cell.text;
    column += cell.width;
  }
  return text;
}

interface Underlined {
  readonly startIndex: number;
  readonly endIndex: number;
  readonly window: Window;
  readonly mark: (text: string) => string;
}

function underline(
  cells: readonly Cell[],
  { startIndex, endIndex, window, mark }: Underlined,
): string {
  const start = columnOf(cells, startIndex);
  const end = Math.min(columnOf(cells, endIndex), window.to);
  const lead = start - window.from + (window.from > 0 ? 1 : 0);
  return ' '.repeat(lead) + mark('^'.repeat(Math.max(1, end - start)));
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
