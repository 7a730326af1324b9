/** A line of a text, without its line break. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function lineAt(text: string, offset: number): Line {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const next = text.indexOf('\n', offset);
  const whole = text.slice(start, next === -1 ? undefined : next);
  const content = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
  return { start, end: start + content.length, text: content };
}

/** The line above; `undefined` above the first. */
export function lineAbove(text: string, { start }: Line): Line | undefined {
  return start === 0 ? undefined : lineAt(text, start - 1);
}

/** Where something is written, at `offset` or behind it. */
export function nextWritten(text: string, offset: number): number {
  const found = /\S/.exec(text.slice(offset));
  return found === null ? text.length : offset + found.index;
}

/** Whether nothing but white space stands before `offset` on its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return text.slice(lineAt(text, offset).start, offset).trim() === '';
}

/** Where the line of `offset` ends, but for a comment and white space. */
export function contentEnd(text: string, offset: number): number {
  const { end } = lineAt(text, offset);
  const rest = text.slice(offset, end);
  const comment = /\s#(?!.*["'}])/.exec(rest);
  return offset + rest.slice(0, comment?.index).trimEnd().length;
}

/** From 1, as users count. */
export function columnAt(text: string, offset: number): number {
  return offset - lineAt(text, offset).start + 1;
}

/** A text in the quotes that need the fewest changes. */
export function quote(text: string): string {
  if (!/["\\]/.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", "''")}'`;
}

/** A piece of the user's text, short enough for a message. */
export function excerpt(text: string): string {
  const [line = ''] = text.split(/\r?\n/);
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
