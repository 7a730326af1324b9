import { type Format, format } from '../../module-api/index.ts';

interface Range {
  readonly least: number;
  readonly most: number;
  /** Names of the numbers from `least` on. */
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const ranges = {
  minute: { least: 0, most: 59 },
  hour: { least: 0, most: 23 },
  day: { least: 1, most: 31 },
  month: { least: 1, most: 12, names: months },
  weekday: { least: 0, most: 7, names: weekdays },
} satisfies Readonly<Record<string, Range>>;

/** What a field of a crontab can be: `*`, numbers, names, ranges, steps, and lists of them. */
export function fieldFormat(field: keyof typeof ranges): Format {
  const range: Range = ranges[field];
  const named = range.names === undefined ? '' : ' or names';
  const what = `numbers from ${range.least} to ${range.most}${named}, with *, commas, "-" and "/" as in a crontab`;
  return format(what, text => text.split(',').every(part => isPart(part, range)));
}

/** `~` stands between two numbers of which one is picked by chance. */
function isPart(part: string, range: Range): boolean {
  const [, from = '', sign, to = '', step] =
    /^(\*|\w*)(?:([-~])(\w*))?(?:\/(\d+))?$/.exec(part) ?? [];
  if (step !== undefined && Number(step) === 0) return false;
  if (from === '*') return sign === undefined;
  if (sign === '~') return [from, to].every(end => end === '' || isIn(end, range));
  return isIn(from, range) && (sign === undefined || isIn(to, range));
}

function isIn(text: string, { least, most, names = [] }: Range): boolean {
  if (names.includes(text.toLowerCase())) return true;
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
}
