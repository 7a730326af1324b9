/** A text and where it came from. Offsets are UTF-16 code units into `text`. */
export interface SourceFile {
  /** As shown to the user: relative to the working directory where that is shorter. */
  readonly path: string;
  readonly text: string;
  /** Was encrypted: its text must not be shown. */
  readonly isSecret?: boolean | undefined;
}

/** A half-open range of a source file. */
export interface Location {
  readonly source: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** Line and column, both from 1; columns count UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStarts = new WeakMap<SourceFile, readonly number[]>();

/** The offset at which each line begins. */
export function lineStartsOf(source: SourceFile): readonly number[] {
  const known = lineStarts.get(source);
  if (known !== undefined) return known;

  const starts = [0];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  lineStarts.set(source, starts);
  return starts;
}

export function positionOf(source: SourceFile, offset: number): Position {
  const starts = lineStartsOf(source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** `file:line:col`, the form editors and terminals make clickable. */
export function formatLocation({ source, start }: Location): string {
  const { line, column } = positionOf(source, start);
  return `${source.path}:${line}:${column}`;
}
