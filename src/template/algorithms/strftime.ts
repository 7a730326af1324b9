import {
  type ClockTime,
  clockMillis,
  dayNames,
  dayOfYear,
  isoWeekOf,
  localMoment,
  monthNames,
  weekdayOf,
} from './calendar.ts';

type Part = (time: ClockTime) => string | number;

interface Directive {
  readonly part: Part;
  readonly width?: number;
  readonly fill?: '0' | ' ';
}

function padded(width: number, part: Part, fill: '0' | ' ' = '0'): Directive {
  return { part, width, fill };
}

const hour12 = ({ hour }: ClockTime) => hour % 12 || 12;

const directives: Readonly<Record<string, Directive>> = {
  a: { part: time => nameAt(dayNames, weekdayOf(time)).slice(0, 3) },
  A: { part: time => nameAt(dayNames, weekdayOf(time)) },
  b: { part: ({ month }) => nameAt(monthNames, month - 1).slice(0, 3) },
  B: { part: ({ month }) => nameAt(monthNames, month - 1) },
  c: { part: time => strftime('%a %b %e %H:%M:%S %Y', time) },
  C: padded(2, ({ year }) => Math.floor(year / 100)),
  d: padded(2, ({ day }) => day),
  D: { part: time => strftime('%m/%d/%y', time) },
  e: padded(2, ({ day }) => day, ' '),
  f: padded(6, ({ microsecond }) => microsecond),
  F: { part: time => strftime('%Y-%m-%d', time) },
  g: padded(2, time => isoWeekOf(time).year % 100),
  G: { part: time => isoWeekOf(time).year },
  h: { part: ({ month }) => nameAt(monthNames, month - 1).slice(0, 3) },
  H: padded(2, ({ hour }) => hour),
  I: padded(2, hour12),
  j: padded(3, dayOfYear),
  k: padded(2, ({ hour }) => hour, ' '),
  l: padded(2, hour12, ' '),
  m: padded(2, ({ month }) => month),
  M: padded(2, ({ minute }) => minute),
  n: { part: () => '\n' },
  p: { part: ({ hour }) => (hour < 12 ? 'AM' : 'PM') },
  P: { part: ({ hour }) => (hour < 12 ? 'am' : 'pm') },
  r: { part: time => strftime('%I:%M:%S %p', time) },
  R: { part: time => strftime('%H:%M', time) },
  s: { part: epochSeconds },
  S: padded(2, ({ second }) => second),
  t: { part: () => '\t' },
  T: { part: time => strftime('%H:%M:%S', time) },
  u: { part: time => weekdayOf(time) || 7 },
  U: padded(2, time => Math.floor((dayOfYear(time) + 6 - weekdayOf(time)) / 7)),
  V: padded(2, time => isoWeekOf(time).week),
  w: { part: weekdayOf },
  W: padded(2, time => Math.floor((dayOfYear(time) + 6 - ((weekdayOf(time) + 6) % 7)) / 7)),
  x: { part: time => strftime('%m/%d/%y', time) },
  X: { part: time => strftime('%H:%M:%S', time) },
  y: padded(2, ({ year }) => year % 100),
  Y: { part: ({ year }) => year },
  z: { part: ({ zone }) => (zone === undefined ? '' : offsetText(zone.offsetMinutes)) },
  Z: { part: ({ zone }) => zone?.name ?? '' },
  '%': { part: () => '%' },
};

/** Python's `strftime` in the C locale, with glibc's flags `-`, `_`, `0` and `^`. */
export function strftime(format: string, time: ClockTime): string {
  return format.replaceAll(
    /%([-_0^]?)(?:[EO](?=[a-zA-Z]))?([a-zA-Z%])/g,
    (whole, flag: string, letter: string) => {
      const directive = Object.hasOwn(directives, letter) ? directives[letter] : undefined;
      if (directive === undefined) return whole;
      const text = String(directive.part(time));
      if (flag === '^') return text.toUpperCase();
      const fill = { '-': '', _: ' ', '0': '0' }[flag] ?? directive.fill ?? '0';
      return fill === '' ? text : text.padStart(directive.width ?? 0, fill);
    },
  );
}

/** `+0100`. */
function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const [hours, rest] = [Math.floor(size / 60), size % 60].map(part =>
    String(part).padStart(2, '0'),
  );
  return `${minutes < 0 ? '-' : '+'}${hours ?? ''}${rest ?? ''}`;
}

export function epochSeconds(time: ClockTime): number {
  const { zone } = time;
  if (zone === undefined) return Math.floor(localMoment(time).getTime() / 1000);
  return Math.floor(clockMillis(time) / 1000) - zone.offsetMinutes * 60;
}

function nameAt(names: readonly string[], index: number): string {
  return names[index] ?? '';
}
