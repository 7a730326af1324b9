import { fail } from '../../../module-api/index.ts';

const units: Readonly<Record<string, number>> = {
  ...{ ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 },
};

/** Seconds of `720h`, `1h30m0s`, `30d`. */
export function secondsOf(option: string, text: string): number {
  const parts = Array.from(text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h|d)/g));
  const whole = parts.map(([part]) => part).join('');
  if (parts.length === 0 || whole !== text) {
    if (text === '0') return 0;
    fail(`"${option}" is a time as 30d, 24h or 1h30m0s, not "${text}"`);
  }
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (units[unit] ?? 0), 0);
}
