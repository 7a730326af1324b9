import { lineStartsOf, type SourceFile } from '../diagnostics/source-file.ts';

/** A line, or a part of one, and where it begins in the file. */
export interface Line {
  readonly text: string;
  readonly start: number;
}

/** The lines that say something, without the blanks around them. */
export function* linesOf(source: SourceFile): Generator<Line> {
  const starts = lineStartsOf(source);
  for (const [index, start] of starts.entries()) {
    const line = source.text.slice(start, starts[index + 1] ?? source.text.length);
    const text = line.trim();
    if (text === '' || text.startsWith('#') || text.startsWith(';')) continue;
    yield { text, start: start + line.length - line.trimStart().length };
  }
}

export function partOfLine({ text, start }: Line, from: number): Line {
  return { text: text.slice(from), start: start + from };
}
