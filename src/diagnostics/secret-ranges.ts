import { isSecretKey } from './secret-key.ts';
import { lineStartsOf, type SourceFile } from './source-file.ts';

/** A half-open range of columns of a line, from 0. */
export interface ColumnRange {
  readonly start: number;
  readonly end: number;
}

const cache = new WeakMap<SourceFile, readonly (readonly ColumnRange[])[]>();

/** For each line, where values stand that its keys call secret: `password: …`, `token=…`, and what goes on below. */
export function secretRangesOf(source: SourceFile): readonly (readonly ColumnRange[])[] {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const starts = lineStartsOf(source);
  const lines = starts.map((start, index) =>
    source.text.slice(start, starts[index + 1]).replace(/\r?\n$/, ''),
  );
  const ranges = secretRanges(lines);
  cache.set(source, ranges);
  return ranges;
}

/** What of the next lines belongs to the value of a key. */
interface Pending {
  /** More than by this the lines are indented. */
  readonly indent: number;
  /** `block`: all of them; `nested`: those that are no keys of a dict; else up to this quote. */
  readonly until: 'block' | 'nested' | '"' | "'";
}

function secretRanges(lines: readonly string[]): readonly (readonly ColumnRange[])[] {
  let pending: Pending | undefined;
  return lines.map(line => {
    if (pending !== undefined) {
      if (line.trim() === '') return [];
      if (indentOf(line) > pending.indent) {
        const { until } = pending;
        const more = until === 'block' || until === 'nested';
        if (!more && quoteEnd(line, 0, until) < line.length) pending = undefined;
        if (until !== 'nested' || !isEntry(line)) return continued(line, until);
      } else pending = undefined;
    }
    const own = rangesOfLine(line);
    pending = own.pending ?? pending;
    return own.ranges;
  });
}

function continued(line: string, until: Pending['until']): readonly ColumnRange[] {
  const start = /^\s*(?:- +)*/.exec(line)?.[0].length ?? 0;
  const isQuoted = until === '"' || until === "'";
  return masked(line, start, isQuoted ? quoteEnd(line, 0, until) : line.trimEnd().length);
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** A key of a dict, or a comment. */
const isEntry = (line: string): boolean =>
  /^\s*(?:#|(?:- +)*[^\s"'#][^"'#]*:(?:\s|$)|(?:- +)*["'][^"']*["']\s*:)/.test(line);

/** A name, perhaps in quotes, and `:` or `=` (but not `==`). */
const keyPattern = /(["']?)([A-Za-z_][\w.-]*)\1[ \t]*(?::(?!:)|=(?!=))[ \t]*/g;

function rangesOfLine(line: string): {
  readonly ranges: readonly ColumnRange[];
  readonly pending?: Pending | undefined;
} {
  const ranges: ColumnRange[] = [];
  let pending: Pending | undefined;
  let end = 0;
  for (const match of line.matchAll(keyPattern)) {
    const [text, , key = ''] = match;
    if (match.index < end || !isSecretKey(key)) continue;
    const valueStart = afterTags(line, match.index + text.length);
    const value = valueAt(line, {
      start: valueStart,
      keyStart: match.index,
      sign: text.trimEnd().endsWith('=') ? '=' : ':',
    });
    end = value.end;
    ranges.push(...masked(line, value.start, value.end));
    pending = value.pending;
  }
  return { ranges, pending };
}

/** Behind `!unsafe`, `!!str` and `&anchor`. */
function afterTags(line: string, start: number): number {
  return start + (/^(?:(?:!unsafe|!!\w+|&\w+)[ \t]+)*/.exec(line.slice(start))?.[0].length ?? 0);
}

interface Place {
  readonly start: number;
  readonly keyStart: number;
  readonly sign: ':' | '=';
}

interface SecretValue extends ColumnRange {
  readonly pending?: Pending | undefined;
}

function valueAt(line: string, place: Place): SecretValue {
  const { start, keyStart, sign } = place;
  const rest = line.slice(start);
  const first = rest.charAt(0);
  const nested: Pending | undefined =
    sign === ':' && !isInFlow(line.slice(0, keyStart))
      ? { indent: keyStart, until: 'nested' }
      : undefined;
  if (first === '"' || first === "'") {
    const end = quoteEnd(line, start + 1, first);
    if (end < line.length) return { start: start + 1, end: withRest(line, end, place) };
    return { start: start + 1, end, pending: { indent: keyStart, until: first } };
  }
  if (sign === ':' && /^[|>][-+\d]*\s*(?:#.*)?$/.test(rest))
    return { start, end: start, pending: { indent: keyStart, until: 'block' } };
  if (rest === '' || (sign === ':' && first === '#')) return { start, end: start, pending: nested };
  // A name in an expression, or a dict, whose keys say what is secret.
  if (isInTemplate(line, keyStart) || /^(?:!vault\b|\{)/.test(rest)) return { start, end: start };
  if (sign === ':' && first === '[') {
    const close = line.indexOf(']', start);
    return { start: start + 1, end: close === -1 ? line.length : close };
  }
  const end = start + plainLength(rest, line.slice(0, keyStart), place);
  return { start, end, pending: nested };
}

/** A quote within a value was hardly meant to end it. */
function withRest(line: string, end: number, { sign, keyStart }: Place): number {
  const rest = line.slice(end + 1);
  if (sign === '=') return /^(?:$|[\s,;)}\]])/.test(rest) ? end : end + 1 + rest.search(/\s|$/);
  const isEnd = isInFlow(line.slice(0, keyStart)) || /^[\s,})\]]*(?:#.*)?$/.test(rest);
  return isEnd ? end : line.trimEnd().length;
}

function plainLength(rest: string, before: string, { sign }: Place): number {
  const pattern =
    sign === '=' ? pairPattern(before) : isInFlow(before) ? /^[^,}\]]*/ : /^.*?(?=\s+#|\s*$)/;
  return (pattern.exec(rest)?.[0] ?? rest).trimEnd().length;
}

/** Up to a blank; of a variable on a line of its own up to the next pair. */
function pairPattern(before: string): RegExp {
  return before.trim() === '' ? /^.*?(?=\s+[A-Za-z_]\w*=|\s+#|\s*$)/ : /^\S*/;
}

/** Behind a bracket that is still open. */
function isInFlow(before: string): boolean {
  const bare = before.replaceAll(/"[^"]*"|'[^']*'|\{\{.*?\}\}/g, '');
  return (bare.match(/[{[]/g)?.length ?? 0) > (bare.match(/[}\]]/g)?.length ?? 0);
}

function isInTemplate(line: string, at: number): boolean {
  const open = Math.max(line.lastIndexOf('{{', at), line.lastIndexOf('{%', at));
  return open !== -1 && !/[}%]\}/.test(line.slice(open, at));
}

/** Where the quote closes, or the length of the line. */
function quoteEnd(line: string, from: number, quote: '"' | "'"): number {
  const pattern = quote === '"' ? /(?:\\.|\\$|[^"\\])*/y : /(?:''|[^'])*/y;
  pattern.lastIndex = from;
  return from + (pattern.exec(line)?.[0].length ?? 0);
}

/** Values that tell nothing, and those that name a value from elsewhere, are shown. */
function masked(line: string, start: number, end: number): readonly ColumnRange[] {
  const text = line.slice(start, end).trim();
  if (text === '' || text.includes('{{') || text.includes('{%')) return [];
  return /^(?:true|false|yes|no|on|off|null|none|~)$/i.test(text) ? [] : [{ start, end }];
}
