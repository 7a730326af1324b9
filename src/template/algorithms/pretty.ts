import { compareText, lengthOfText } from '../../jinja/python/characters.ts';
import { entriesOf } from '../../jinja/python/dict.ts';
import { isMapping, numberOf } from '../../jinja/python/kind.ts';
import { repr } from '../../jinja/python/text.ts';
import { Tuple, type Value } from '../../values/value.ts';
import { linesWithEnds } from './text.ts';

const width = 80;

/** What Python's `pprint.pformat` gives: what does not fit into a line is put one item a line. */
export function pretty(value: Value): string {
  return formatted(value, { indent: 0, allowance: 0, isTop: true });
}

interface Place {
  /** Columns before the value, also on its further lines. */
  readonly indent: number;
  /** Columns behind the value on its last line. */
  readonly allowance: number;
  readonly isTop: boolean;
}

function formatted(value: Value, place: Place): string {
  const line = sortedRepr(value);
  if (lengthOfText(line) <= width - place.indent - place.allowance) return line;
  if (typeof value === 'string') return prettyText(value, line, place);
  if (isMapping(value)) return prettyDict(value, place);
  if (!Array.isArray(value) || value.length === 0) return line;
  const [open, close] = value instanceof Tuple ? ['(', ')'] : ['[', ']'];
  const end = value instanceof Tuple && value.length === 1 ? `,${close}` : close;
  const items = Array.from(value, (item, index) => {
    const isLast = index === value.length - 1;
    const allowance = isLast ? place.allowance + end.length : 1;
    return formatted(item, { indent: place.indent + 1, allowance, isTop: false });
  });
  return open + items.join(`,\n${' '.repeat(place.indent + 1)}`) + end;
}

function prettyDict(value: Parameters<typeof entriesOf>[0], place: Place): string {
  const entries = sortedEntries(value);
  const lines = entries.map(([key, item], index) => {
    const name = `${repr(key)}: `;
    const isLast = index === entries.length - 1;
    const allowance = isLast ? place.allowance + 1 : 1;
    const indent = place.indent + 1 + lengthOfText(name);
    return name + formatted(item, { indent, allowance, isTop: false });
  });
  return `{${lines.join(`,\n${' '.repeat(place.indent + 1)}`)}}`;
}

/** A long text becomes several, which Python joins again; broken behind words and newlines. */
function prettyText(text: string, line: string, { indent, allowance, isTop }: Place): string {
  const start = indent + Number(isTop);
  const room = width - start;
  const end = allowance + Number(isTop);
  const lines = linesWithEnds(text);
  const parts = lines.flatMap((one, index) => {
    const isLast = index === lines.length - 1;
    const quoted = repr(one);
    if (lengthOfText(quoted) <= room - (isLast ? end : 0)) return [quoted];
    return wrapped(one, room, isLast ? end : 0);
  });
  if (parts.length <= 1) return line;
  const body = parts.join(`\n${' '.repeat(start)}`);
  return isTop ? `(${body})` : body;
}

function wrapped(text: string, room: number, allowance: number): string[] {
  const chunks = text.match(/\S*\s*/g)?.filter(chunk => chunk !== '') ?? [];
  const parts: string[] = [];
  let current = '';
  for (const [index, chunk] of chunks.entries()) {
    const limit = room - (index === chunks.length - 1 ? allowance : 0);
    if (lengthOfText(repr(current + chunk)) > limit && current !== '') {
      parts.push(repr(current));
      current = chunk;
    } else {
      current += chunk;
    }
  }
  if (current !== '') parts.push(repr(current));
  return parts;
}

/** `repr` with the keys of dicts in order. */
function sortedRepr(value: Value): string {
  if (isMapping(value)) {
    const parts = sortedEntries(value).map(([key, item]) => `${repr(key)}: ${sortedRepr(item)}`);
    return `{${parts.join(', ')}}`;
  }
  if (!Array.isArray(value)) return repr(value);
  const items = Array.from(value, sortedRepr).join(', ');
  if (!(value instanceof Tuple)) return `[${items}]`;
  return value.length === 1 ? `(${items},)` : `(${items})`;
}

function sortedEntries(dict: Parameters<typeof entriesOf>[0]): ReturnType<typeof entriesOf> {
  return entriesOf(dict).sort(([a], [b]) => {
    const [left, right] = [numberOf(a), numberOf(b)];
    return left !== undefined && right !== undefined
      ? left - right
      : compareText(String(a), String(b));
  });
}
