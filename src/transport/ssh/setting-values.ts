import { UnreachableError } from '../transport.ts';
import type { Setting } from './config-block.ts';

export function yesOrNo(setting: Setting | undefined): boolean | undefined {
  if (setting === undefined) return undefined;
  const value = setting.text.toLowerCase();
  if (value === 'yes' || value === 'true') return true;
  if (value === 'no' || value === 'false') return false;
  return fail(setting, 'yes or no');
}

export function number(
  setting: Setting | undefined,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  if (setting === undefined) return undefined;
  const value = Number(setting.text);
  if (/^\d+$/.test(setting.text) && value >= min && value <= max) return value;
  return fail(setting, `a number from ${min} to ${max}`);
}

const unitsMs: Readonly<Record<string, number>> = {
  '': 1000,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** OpenSSH's times, `90` or `1m30s`, as milliseconds. */
export function seconds(setting: Setting | undefined): number | undefined {
  if (setting === undefined || setting.text === 'none') return undefined;
  const text = setting.text.toLowerCase();
  if (!/^(\d+[smhdw]?)+$/.test(text)) return fail(setting, 'a time like 10 or 1m30s');
  const parts = [...text.matchAll(/(\d+)([smhdw]?)/g)];
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitsMs[unit ?? ''] ?? 0),
    0,
  );
}

function fail({ name, text, origin }: Setting, expected: string): never {
  throw new UnreachableError('option', `${name} must be ${expected}, but is "${text}" (${origin})`);
}
