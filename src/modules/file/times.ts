import { fail, type Probe, sh, textOf } from '../../module-api/index.ts';

export type Time = number | 'now' | undefined;

/** Which probe tells the time that an option names; none for `now` and `preserve`. */
export function timeProbe(text: string | undefined, format: string): Probe<number> | undefined {
  if (text === undefined || text === 'now' || text === 'preserve') return undefined;
  const local = readTime(text, format);
  return {
    // Only the host knows its time zone.
    script: sh`date -d ${local} +%s`,
    parse: ({ stdout, stderr }) => {
      const seconds = textOf(stdout).trim();
      if (!/^-?\d+$/.test(seconds)) fail(`cannot read the time ${local}: ${textOf(stderr).trim()}`);
      return Number(seconds);
    },
  };
}

/** `undefined`: leave the time as it is. */
export function timeOf(
  text: string | undefined,
  seconds: number | undefined,
  fallback: 'now' | undefined,
): Time {
  if (text === undefined) return fallback;
  return text === 'now' ? 'now' : seconds;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The directives of Python's `strptime` that make sense of a file's time. */
const directives: Readonly<Record<string, readonly [pattern: string, part: string]>> = {
  Y: ['\\d{4}', 'year'],
  y: ['\\d{2}', 'shortYear'],
  m: ['\\d{1,2}', 'month'],
  b: ['[A-Za-z]{3}', 'monthName'],
  B: ['[A-Za-z]+', 'monthName'],
  d: ['\\d{1,2}', 'day'],
  H: ['\\d{1,2}', 'hour'],
  I: ['\\d{1,2}', 'hour'],
  M: ['\\d{1,2}', 'minute'],
  S: ['\\d{1,2}', 'second'],
  p: ['[AaPp][Mm]', 'half'],
};

/** A time in a format of `strptime`, as `YYYY-MM-DD hh:mm:ss`. */
export function readTime(text: string, format: string): string {
  const parts = partsOf(text, format);
  const year = parts['year'] ?? fullYear(parts['shortYear']);
  const month = parts['month'] ?? monthNumber(parts['monthName']);
  const { day = '1', minute = '0', second = '0' } = parts;
  const date = [year.padStart(4, '0'), padded(month), padded(day)].join('-');
  const time = [padded(hourOf(parts)), padded(minute), padded(second)].join(':');
  const [shown] = new Date(`${date}T${time}Z`).toJSON()?.split('.') ?? [];
  if (shown !== `${date}T${time}`) fail(`there is no time ${JSON.stringify(text)}`);
  return `${date} ${time}`;
}

function partsOf(text: string, format: string): { readonly [part: string]: string | undefined } {
  const names: string[] = [];
  const pattern = format.replaceAll(/%(.)|([^\w\s])/g, (_, letter?: string, sign?: string) => {
    if (letter === undefined) return `\\${sign ?? ''}`;
    if (letter === '%') return '%';
    const [digits, name] =
      directives[letter] ?? fail(`"%${letter}" in ${JSON.stringify(format)} is not supported`);
    names.push(name);
    return `(${digits})`;
  });
  const found = new RegExp(`^${pattern}$`).exec(text.trim());
  if (found === null)
    fail(`the time ${JSON.stringify(text)} is not in the format ${JSON.stringify(format)}`);
  return Object.fromEntries(names.map((name, index) => [name, found[index + 1]]));
}

function hourOf({ hour = '0', half }: { readonly [part: string]: string | undefined }): string {
  if (half === undefined) return hour;
  return String((Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0));
}

/** As Python: 69 to 99 are of the last century. */
function fullYear(short: string | undefined): string {
  if (short === undefined) return '1900';
  return Number(short) < 69 ? `20${short}` : `19${short}`;
}

function monthNumber(name: string | undefined): string {
  if (name === undefined) return '1';
  return String(months.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

function padded(number: string): string {
  return number.padStart(2, '0');
}
