import { isList, type Value } from '../../values/value.ts';

/** `undefined` where a template has to be rendered first. */
export function literalPattern(value: Value): string | readonly string[] | undefined {
  if (typeof value === 'string') return value;
  return isList(value) && value.every(item => typeof item === 'string') ? value : undefined;
}
