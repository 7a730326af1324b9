import { fail, readable } from '../../module-api/index.ts';

const sizes: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

/** Bytes of `512m` or `1.5GiB`. */
export function bytesOf(option: string, size: string | number): number {
  const [, number, unit = ''] = /^([\d.]+)\s*([bkmgt]?)(?:i?b)?$/i.exec(String(size)) ?? [];
  const bytes = Number(number) * (sizes[unit.toLowerCase()] ?? Number.NaN);
  return Number.isFinite(bytes)
    ? Math.round(bytes)
    : fail(`"${option}" is a size like "512m", not ${JSON.stringify(size)}`);
}

const units: Readonly<Record<string, number>> = { h: 3600e9, m: 60e9, s: 1e9, ms: 1e6, us: 1e3 };

/** Nanoseconds of `1m30s` or of a number of seconds. */
export function nanosecondsOf(option: string, duration: string): number {
  if (/^\d+$/.test(duration)) return Number(duration) * 1e9;
  if (!/^(\d+(\.\d+)?(h|ms|us|m|s))+$/.test(duration)) {
    fail(`"${option}" is a time like "30s", not ${JSON.stringify(duration)}`);
  }
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|m|s)/g);
  return [...parts].reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (units[unit] ?? 0),
    0,
  );
}

export const sizeFormat = readable('a size like "512m"', text => bytesOf('', text));

export const durationFormat = readable('a time like "30s"', text => nanosecondsOf('', text));
