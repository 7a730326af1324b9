import type { Finding } from './finding.ts';
import { columnAt, contentEnd, excerpt, type Line, lineAbove, lineAt, quote } from './lines.ts';

/** A key or a dash of a line above, to which a line could belong. */
interface Anchor {
  readonly column: number;
  /** The key, or `-`. */
  readonly name: string;
}

/** What stands at `offset`, the first on its line, belongs to nothing above it. */
export function outOfLine(text: string, offset: number): Finding {
  const line = lineAt(text, offset);
  const end = contentEnd(text, offset);
  const rest = text.slice(offset, end);
  const isItem = /^-(?:\s|$)/.test(rest);
  if (!isItem && !/:(?:\s|$)/.test(rest) && isBehindBlock(text, line)) {
    const message = 'This line is indented less than the first of the block of text above it.';
    return { message, start: offset, end, isOutOfLine: true };
  }
  const anchors = anchorsAbove(text, line);
  const dashes = anchors.filter(({ name }) => name === '-');
  const column = columnAt(text, offset);
  const name = isItem ? '-' : wordAt(text, offset);
  const place = { start: offset, end: offset + Math.max(1, name.length), isOutOfLine: true };
  if (!isItem && dashes.some(dash => dash.column === column)) {
    return { ...place, message: 'A list item must begin with "- ", as those above it do.' };
  }
  if (isItem && dashes.length === 0) {
    return { ...place, message: 'A list item cannot stand among the keys of a map.' };
  }
  const fitting = isItem ? dashes : anchors.filter(anchor => anchor.name !== '-');
  const message =
    fitting.length === 0
      ? `"${excerpt(name)}" does not belong to what is above it.`
      : `"${excerpt(name)}" is not in line with ${isItem ? 'a "-"' : 'a key'} above it.`;
  return { ...place, message, hint: alignment(fitting) };
}

/** Whether the line above ends with the `|` or `>` of a block of text. */
export function isUnindentedBlock(text: string, offset: number): boolean {
  const above = writtenAbove(text, lineAt(text, offset));
  return above !== undefined && opensBlock(above);
}

function isBehindBlock(text: string, from: Line): boolean {
  const indent = indentOf(from);
  let line = writtenAbove(text, from);
  while (line !== undefined && indentOf(line) > indent) line = writtenAbove(text, line);
  return line !== undefined && indentOf(line) < indent && opensBlock(line);
}

function opensBlock({ text }: Line): boolean {
  return /(?:^|\s)[|>][-+\d]*(?:\s+#.*)?$/.test(text.trimEnd());
}

function writtenAbove(text: string, from: Line): Line | undefined {
  let line = lineAbove(text, from);
  while (line !== undefined && line.text.trim() === '') line = lineAbove(text, line);
  return line;
}

function indentOf({ text }: Line): number {
  return /^ */.exec(text)?.[0].length ?? 0;
}

/** `msg: a` and, indented further, `var: b`: YAML reads "a var" as the value of `msg`. */
export function deeperKey(text: string, valueStart: number, end: number): Finding {
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  const start = lineStart + (/^\s*/.exec(text.slice(lineStart, end))?.[0].length ?? 0);
  const [key] = anchorsOf(lineAt(text, valueStart)).toReversed();
  const above = key === undefined ? 'the line above it' : `"${key.name}" above it`;
  return {
    message: `"${excerpt(text.slice(start, end))}" is indented further than ${above}, which has a value already.`,
    start,
    end,
    hint: key === undefined ? undefined : alignment([key]),
  };
}

export function tabIndent(text: string, line: Line): Finding | undefined {
  const before = /^ *(?=\t)/.exec(line.text);
  if (before === null) return undefined;
  const start = line.start + before[0].length;
  const tabs = /^\t+/.exec(text.slice(start))?.[0].length ?? 1;
  return {
    code: 'yaml/tab',
    message: 'This line is indented with a tab, and YAML takes only spaces.',
    start,
    end: start + tabs,
  };
}

/** A line where `key: value` was expected, and what it has instead of the colon and the space. */
export function noColon(text: string, start: number): Finding {
  const end = contentEnd(text, start);
  const written = text.slice(start, end);
  const [, name = '', sign = '', value = ''] = /^([\w.-]+)([:=])(.+)$/.exec(written) ?? [];
  if (sign === ':') {
    const colon = start + name.length;
    const message = `A space is missing behind the colon of "${name}".`;
    return { message, start: colon, end: colon + 1, hint: `Write ${name}: ${value}` };
  }
  if (sign === '=') {
    const message = `"${excerpt(written)}" is no key with a value.`;
    return { message, start, end, hint: `Write ${name}: ${value}` };
  }
  return { message: `A ":" is missing behind "${excerpt(written)}".`, start, end };
}

/** `name: Install: foo`. */
export function colonInValue(text: string, start: number): Finding {
  const end = contentEnd(text, start);
  const value = text.slice(start, end);
  const hint = value.endsWith(':')
    ? `Put "${excerpt(value)}" on a line of its own, or quote it.`
    : `Write ${quote(value)}.`;
  return { message: 'A text that holds ": " must be quoted.', start, end, hint, isLocal: true };
}

function alignment(anchors: readonly Anchor[]): string | undefined {
  const places = anchors
    .slice(0, 3)
    .map(({ name, column }) => `"${excerpt(name)}" (column ${column})`);
  return places.length === 0 ? undefined : `Begin it at the column of ${places.join(' or ')}.`;
}

/** What the line could align with: of each line above that is indented less, keys and dashes. */
function anchorsAbove(text: string, from: Line): readonly Anchor[] {
  const anchors: Anchor[] = [];
  let limit = Number.POSITIVE_INFINITY;
  for (let line = lineAbove(text, from); line !== undefined; line = lineAbove(text, line)) {
    const found = anchorsOf(line).filter(({ column }) => column < limit);
    anchors.push(...found.toReversed());
    limit = Math.min(limit, ...found.map(({ column }) => column));
    if (limit === 1) break;
  }
  return anchors;
}

/** In the order in which they stand: `- name: x` has a dash and a key. */
function anchorsOf(line: Line): readonly Anchor[] {
  const { text } = line;
  const anchors: Anchor[] = [];
  let at = indentOf(line);
  for (let dash = /^- +/.exec(text.slice(at)); dash !== null; dash = /^- +/.exec(text.slice(at))) {
    anchors.push({ column: at + 1, name: '-' });
    at += dash[0].length;
  }
  if (/^-$/.test(text.slice(at))) return [...anchors, { column: at + 1, name: '-' }];
  const key = /^(?!#)("[^"]*"|'[^']*'|[^\s:#][^:]*?)\s*:(?:\s|$)/.exec(text.slice(at));
  return key?.[1] === undefined ? anchors : [...anchors, { column: at + 1, name: key[1] }];
}

/** The key that begins at `offset`, or the first word. */
function wordAt(text: string, offset: number): string {
  const rest = text.slice(offset, contentEnd(text, offset));
  return /^[^\s:]+(?=:(?:\s|$))/.exec(rest)?.[0] ?? /^\S+/.exec(rest)?.[0] ?? '';
}
