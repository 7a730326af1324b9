import { type Format, format as formatOfTexts, modeFormat } from '../module-api/format.ts';
import type { AnySchema } from './describe-type.ts';
import type { Path } from './schema-data.ts';
import type { SchemaProblem } from './schema-problems.ts';

/** The texts and numbers in the data that have not the format of their schema. */
export function formatProblems(schema: AnySchema, data: unknown): readonly SchemaProblem[] {
  return problemsAt(schema, data, []);
}

function problemsAt(schema: AnySchema, data: unknown, path: Path): readonly SchemaProblem[] {
  if (typeof data === 'string' || typeof data === 'number') {
    const format = formatOf(schema);
    const why = format?.problem(data);
    if (format === undefined || why === undefined) return [];
    return [{ kind: 'wrong-value', path, says: saysOf(format, why, schema, data) }];
  }
  if (Array.isArray(data)) {
    // A list of paths says so of the list.
    const items = schema.items ?? schema;
    return data.flatMap((item, index) => problemsAt(items, item, [...path, index]));
  }
  if (typeof data !== 'object' || data === null) return [];
  const { properties = {}, additionalProperties } = schema;
  return Object.entries(data).flatMap(([key, value]) => {
    const inner = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    return typeof inner === 'object' ? problemsAt(inner, value, [...path, key]) : [];
  });
}

const requiredPath = formatOfTexts('a path', text => text !== '');

function formatOf({ format, required }: AnySchema): Format | undefined {
  if (format === 'mode') return modeFormat;
  if (format === 'path' && required === true) return requiredPath;
  return typeof format === 'object' ? format : undefined;
}

const longest = 80;

function saysOf(
  { what }: Format,
  why: string,
  { secret = false }: AnySchema,
  value: string | number,
): string {
  const shown = JSON.stringify(value);
  if (value === '') return `must be ${what}, and is empty`;
  if (why !== '') return `must be ${what}: ${why}`;
  return secret || shown.length > longest ? `must be ${what}` : `must be ${what}, not ${shown}`;
}
