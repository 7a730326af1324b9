import type { Format } from '../module-api/format.ts';

/** What checks know of JSON Schema: more than the options of modules have need of. */
export interface AnySchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean | null;
  readonly items?: AnySchema;
  readonly properties?: { readonly [name: string]: AnySchema };
  /** Of an option, whether a task must set it: nothing that can be checked here. */
  readonly required?: readonly string[] | boolean;
  readonly additionalProperties?: boolean | AnySchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  /** What its text or number must look like; a word is for others. */
  readonly format?: string | Format;
  /** Its value is shown nowhere. */
  readonly secret?: boolean;
  readonly anyOf?: readonly AnySchema[];
  readonly oneOf?: readonly AnySchema[];
}

const words: Readonly<Record<string, string>> = {
  string: 'a string',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  array: 'a list',
  object: 'a dict',
  null: 'null',
};

const plurals: Readonly<Record<string, string>> = {
  string: 'strings',
  boolean: 'booleans',
  integer: 'integers',
  number: 'numbers',
  array: 'lists',
  object: 'dicts',
  null: 'nulls',
};

/** What a value must be: "a string or an integer", "one of present, absent", "a list of dicts". */
export function describeType(schema: AnySchema): string {
  return joined(typeWords(schema));
}

/** What a value is. Never the value itself: it can be a secret. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number';
  if (typeof value === 'object') return 'a dict';
  return typeof value === 'boolean' ? 'a boolean' : 'a string';
}

function typeWords(schema: AnySchema): readonly string[] {
  if (schema.const !== undefined) return [String(schema.const)];
  if (schema.enum !== undefined) {
    const values = schema.enum.map(String).join(', ');
    return [schema.enum.length === 1 ? values : `one of ${values}`];
  }
  const union = schema.anyOf ?? schema.oneOf;
  if (union !== undefined) return [...new Set(union.flatMap(typeWords))];
  return typesOf(schema).map(type => {
    const items = type === 'array' && schema.items !== undefined ? typesOf(schema.items) : [];
    const of = items.map(item => plurals[item] ?? item);
    return of.length > 0 ? `a list of ${joined(of)}` : (words[type] ?? type);
  });
}

/** The types a schema names; none means any. */
export function typesOf({ type }: AnySchema): readonly string[] {
  if (type === undefined) return [];
  return typeof type === 'string' ? [type] : type;
}

function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? 'something else';
  return `${parts.slice(0, -1).join(', ')} or ${parts.at(-1) ?? ''}`;
}
