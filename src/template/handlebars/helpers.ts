import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { ExpressionError } from '../../jinja/functions.ts';
import { compare, equals } from '../../jinja/python/compare.ts';
import { PythonObject } from '../../jinja/python/object.ts';
import { toText } from '../../jinja/python/text.ts';
import { Float, isDict, LazyDict, type Value } from '../../values/value.ts';

/** Helpers beside the filters and tests; all take two values. */
export const comparisons: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  eq: equals,
  ne: (a, b) => !equals(a, b),
  lt: (a, b) => compare(a, b, 'lt') < 0,
  lte: (a, b) => compare(a, b, 'lte') <= 0,
  gt: (a, b) => compare(a, b, 'gt') > 0,
  gte: (a, b) => compare(a, b, 'gte') >= 0,
};

/** What `if` takes for no, as Handlebars does: an empty dict is yes. */
export function isEmpty(value: Value): boolean {
  if (value instanceof Float) return value.value === 0;
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === false || value === '' || value === 0 || Number.isNaN(value);
}

/** How a value is printed: `null` as nothing, booleans as in YAML and JSON. */
export function printed(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    throw new ExpressionError('A list cannot be printed as it is.', {
      hint: `Write {{join list ', '}}, {{to_json list}} or {{#each list}}.`,
    });
  }
  if (isDict(value) || (value instanceof LazyDict && !(value instanceof PythonObject))) {
    throw new ExpressionError('A dict cannot be printed as it is.', {
      hint: 'Write {{to_json dict}}, {{to_nice_yaml dict}} or {{#each dict}}.',
    });
  }
  return toText(value);
}

interface Names {
  readonly filters: Iterable<string>;
  readonly tests: Iterable<string>;
  readonly globals: Iterable<string>;
  /** There is a test of the name. */
  readonly isTest: boolean;
}

export function unknownHelperHint(
  name: string,
  { filters, tests, globals, isTest }: Names,
): string | undefined {
  if (isTest) return `Tests are written with "is_": "is_${name}".`;
  const isNames = Array.from(tests, test => `is_${test}`);
  return didYouMean(name, [...filters, ...isNames, ...globals, ...Object.keys(comparisons)]);
}
