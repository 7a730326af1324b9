import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../module-api/index.ts';
import type { Setting } from './settings.ts';

export interface Difference {
  /** The option, with the key where it is one of a dictionary: `env.MODE`. */
  readonly key: string;
  readonly option: string;
  readonly before: string;
  readonly after: string;
  readonly live: boolean;
}

export type Comparison = 'strict' | 'ignore' | 'allow_more_present';

/** Where a container is not as wanted. */
export function differencesIn(
  settings: readonly Setting[],
  comparisons: Readonly<Record<string, Comparison>>,
): readonly Difference[] {
  return settings.flatMap(setting => {
    const fallback = setting.shape === 'value' ? 'strict' : 'allow_more_present';
    const comparison = comparisons[setting.option] ?? comparisons['*'] ?? fallback;
    return comparison === 'ignore' ? [] : differencesOf(setting, comparison === 'strict');
  });
}

function differencesOf(setting: Setting, strict: boolean): readonly Difference[] {
  const { option, wanted, actual, shape, live = false } = setting;
  if (shape === 'dict') return dictDifferences(setting, strict);
  const isSame = shape === 'value' ? isDeepStrictEqual(wanted, actual) : isSameSet(setting, strict);
  return isSame ? [] : [{ key: option, option, before: shown(actual), after: shown(wanted), live }];
}

function isSameSet({ wanted, actual, inherited = [] }: Setting, strict: boolean): boolean {
  const [ours, theirs] = [listOf(wanted), listOf(actual)];
  const known = [...ours, ...listOf(inherited)];
  return (
    ours.every(one => theirs.includes(one)) && (!strict || theirs.every(one => known.includes(one)))
  );
}

function dictDifferences(setting: Setting, strict: boolean): readonly Difference[] {
  const { option, live = false, secret = false } = setting;
  const [wanted, actual] = [objectOf(setting.wanted), objectOf(setting.actual)];
  const own = objectOf(setting.inherited ?? {});
  const more = Object.keys(actual).filter(key => own[key] !== actual[key]);
  const keys = strict ? [...new Set([...Object.keys(wanted), ...more])] : Object.keys(wanted);
  return keys
    .filter(key => wanted[key] !== actual[key])
    .map(key => ({
      key: `${option}.${key}`,
      option,
      before: actual[key] === undefined ? 'none' : secret ? '(hidden)' : shown(actual[key]),
      after: wanted[key] === undefined ? 'none' : secret ? '(hidden, new)' : shown(wanted[key]),
      live,
    }));
}

/** `key: old → new`. */
export function differenceText({ key, before, after }: Difference): string {
  return `${key}: ${before} → ${after}`;
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: Json): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
