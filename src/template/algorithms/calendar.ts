/** A point in time on a clock on the wall. */
export interface ClockTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** What the clock differs from UTC; absent when nobody said. */
  readonly zone?: Zone | undefined;
}

export interface Zone {
  readonly name: string;
  readonly offsetMinutes: number;
}

export const dayNames = [
  ...['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
];
export const monthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'],
  ...['October', 'November', 'December'],
];

const utc: Zone = { name: 'GMT', offsetMinutes: 0 };

/** Milliseconds since 1970 if the clock showed UTC. */
export function clockMillis(time: ClockTime): number {
  const date = new Date(0);
  date.setUTCFullYear(time.year, time.month - 1, time.day);
  date.setUTCHours(time.hour, time.minute, time.second, Math.floor(time.microsecond / 1000));
  return date.getTime();
}

export function clockFromMillis(millis: number, microsecond: number, zone?: Zone): ClockTime {
  const date = new Date(millis);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    microsecond,
    zone,
  };
}

/** What a clock shows at a moment: the controller's own, or one set to UTC. */
export function clockAt(moment: Date, isUtc: boolean): ClockTime {
  const zone = isUtc ? utc : localZone(moment);
  const millis = moment.getTime() + zone.offsetMinutes * 60_000;
  return clockFromMillis(millis, (((millis % 1000) + 1000) % 1000) * 1000, zone);
}

/** The moment at which the controller's clock shows this. */
export function localMoment(time: ClockTime): Date {
  const date = new Date(
    ...([time.year, time.month - 1, time.day, time.hour, time.minute, time.second] as const),
  );
  date.setFullYear(time.year);
  return date;
}

function localZone(moment: Date): Zone {
  const name = moment.toLocaleTimeString('en-US', { timeZoneName: 'short' }).replace(/^.*\s/, '');
  return { name, offsetMinutes: -moment.getTimezoneOffset() };
}

/** From Sunday (0). */
export function weekdayOf(time: ClockTime): number {
  return new Date(clockMillis(time)).getUTCDay();
}

/** From 1. */
export function dayOfYear(time: ClockTime): number {
  const start = clockMillis({ ...time, month: 1, day: 1 });
  return Math.floor((clockMillis(time) - start) / day) + 1;
}

/** ISO 8601's year and week: a week belongs to the year that holds its Thursday. */
export function isoWeekOf(time: ClockTime): { readonly year: number; readonly week: number } {
  const fromMonday = (weekdayOf(time) + 6) % 7;
  const thursday = clockFromMillis(clockMillis(time) + (3 - fromMonday) * day, 0);
  return { year: thursday.year, week: Math.ceil(dayOfYear(thursday) / 7) };
}

const day = 86_400_000;
