import {
  type ClockTime,
  clockFromMillis,
  clockMillis,
  dayNames,
  monthNames,
  type Zone,
} from './calendar.ts';

/** A format that cannot be read. */
export class TimeFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TimeFormatError';
  }
}

const patterns: Readonly<Record<string, string>> = {
  a: namesPattern(dayNames.map(name => name.slice(0, 3))),
  A: namesPattern(dayNames),
  b: namesPattern(monthNames.map(name => name.slice(0, 3))),
  B: namesPattern(monthNames),
  d: '3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]',
  f: '\\d{1,6}',
  H: '2[0-3]|[01]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  j: '36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  m: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  p: 'am|pm',
  S: '6[01]|[0-5]\\d|\\d',
  w: '[0-6]',
  y: '\\d\\d',
  Y: '\\d{4}',
  z: '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z',
  Z: 'utc|gmt',
};

const compound: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

/** Python's `datetime.strptime` in the C locale; `undefined` when the text does not fit the format. */
export function strptime(text: string, format: string): ClockTime | undefined {
  const letters: string[] = [];
  const source = expanded(format).replaceAll(
    /%([^])|\s+|[\\^$.*+?()[\]{}|/]|%$/g,
    (token, letter?: string) => {
      if (letter === undefined) return /\s/.test(token) ? '\\s+' : `\\${token}`;
      if (letter === '%') return '%';
      const pattern = Object.hasOwn(patterns, letter) ? patterns[letter] : undefined;
      if (pattern === undefined) {
        throw new TimeFormatError(`"%${letter}" in the format "${format}" cannot be read.`);
      }
      letters.push(letter);
      return `(${pattern})`;
    },
  );
  const found = new RegExp(`^${source}$`, 'i').exec(text);
  if (found === null) return undefined;
  return timeOf(new Map(letters.map((letter, index) => [letter, found[index + 1] ?? ''])));
}

function expanded(format: string): string {
  return format.replaceAll(/%([cDFRTxX])/g, (_, letter: string) => compound[letter] ?? '');
}

function timeOf(fields: ReadonlyMap<string, string>): ClockTime | undefined {
  const number = (letter: string, fallback: number) => Number(fields.get(letter) ?? fallback);
  const month = monthOf(fields) ?? number('m', 1);
  const time: ClockTime = {
    year: yearOf(fields),
    month,
    day: number('d', 1),
    hour: hourOf(fields),
    minute: number('M', 0),
    second: number('S', 0),
    microsecond: Number((fields.get('f') ?? '0').padEnd(6, '0')),
    zone: zoneOf(fields),
  };
  const dayOfYear = fields.get('j');
  const millis = clockMillis(time);
  if (dayOfYear !== undefined && !fields.has('d')) {
    const start = clockMillis({ ...time, month: 1, day: 1 });
    return clockFromMillis(
      start + (Number(dayOfYear) - 1) * 86_400_000,
      time.microsecond,
      time.zone,
    );
  }
  // February has no 30th.
  return clockFromMillis(millis, 0).month === month ? time : undefined;
}

function yearOf(fields: ReadonlyMap<string, string>): number {
  const full = fields.get('Y');
  if (full !== undefined) return Number(full);
  const short = fields.get('y');
  if (short === undefined) return 1900;
  return Number(short) + (Number(short) < 69 ? 2000 : 1900);
}

function monthOf(fields: ReadonlyMap<string, string>): number | undefined {
  const name = fields.get('B') ?? fields.get('b');
  if (name === undefined) return undefined;
  return monthNames.findIndex(month => month.toLowerCase().startsWith(name.toLowerCase())) + 1;
}

function hourOf(fields: ReadonlyMap<string, string>): number {
  const half = fields.get('I');
  if (half === undefined) return Number(fields.get('H') ?? 0);
  return (Number(half) % 12) + (fields.get('p')?.toLowerCase() === 'pm' ? 12 : 0);
}

function zoneOf(fields: ReadonlyMap<string, string>): Zone | undefined {
  const offset = fields.get('z');
  if (offset === undefined) return undefined;
  if (offset.toUpperCase() === 'Z') return { name: 'UTC', offsetMinutes: 0 };
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)/.exec(offset) ?? [];
  const size = Number(hours) * 60 + Number(minutes);
  const offsetMinutes = sign === '-' ? -size : size;
  const colon = `${sign ?? ''}${hours ?? ''}:${minutes ?? ''}`;
  return { name: size === 0 ? 'UTC' : `UTC${colon}`, offsetMinutes };
}

function namesPattern(names: readonly string[]): string {
  return [...names].sort((a, b) => b.length - a.length).join('|');
}
