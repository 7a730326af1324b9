import type { Json, JsonObject } from './json.ts';
import type { ArgsSchema, Schema, TypeName } from './schema.ts';

type AnySchema = Omit<Schema, 'required' | 'format'>;

/**
 * Turns arguments as users write them into what the schema says, as Ansible does: aliases into the
 * option's name, `"8080"` into an integer, `yes` into a boolean, `a,b` or a single value into a list. What
 * cannot be turned is left for the check that follows, which says what is wrong. Defaults are filled in.
 */
export function coerceArgs(schema: ArgsSchema, args: JsonObject): JsonObject {
  const names = optionNames(schema);
  const result: { [option: string]: Json } = {};
  for (const [written, value] of Object.entries(args)) {
    if (value === undefined) continue;
    const name = names.get(written) ?? written;
    const option = schema[name];
    result[name] = option === undefined ? value : coerce(option, value);
  }
  for (const [name, option] of Object.entries(schema)) {
    // An option that is written without a value counts as not given.
    if (result[name] === null && !admits(option, 'null')) delete result[name];
    if (result[name] === undefined && option.default !== undefined) result[name] = option.default;
  }
  return result;
}

/** Every spelling of every option, and the option it means. */
export function optionNames(schema: ArgsSchema): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, option] of Object.entries(schema)) {
    names.set(name, name);
    for (const alias of option.aliases ?? []) names.set(alias, name);
  }
  return names;
}

const truths = new Set(['yes', 'on', '1', 'true', 't', 'y']);
const falsehoods = new Set(['no', 'off', '0', 'false', 'f', 'n']);

/** One value, turned as those of options are. */
export function coerce(schema: AnySchema, value: Json): Json {
  const types = typesOf(schema);
  if (types.length === 0 || types.some(type => isOfType(type, value))) return inside(schema, value);
  for (const type of types) {
    const turned = turn(type, value);
    if (turned !== undefined) return inside(schema, turned);
  }
  return value;
}

function inside(schema: AnySchema, value: Json): Json {
  const { items, properties, additionalProperties } = schema;
  if (isList(value) && items !== undefined) return value.map(item => coerce(items, item));
  if (!isObject(value)) return value;
  if (properties === undefined && typeof additionalProperties !== 'object') return value;
  const result: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value)) {
    const itemSchema = properties?.[key] ?? additionalProperties;
    result[key] = typeof itemSchema === 'object' ? coerce(itemSchema, item) : item;
  }
  return result;
}

function turn(type: TypeName, value: Json): Json | undefined {
  if (type === 'array') return toList(value);
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
  }
  if (type === 'boolean') return toBoolean(value);
  if ((type === 'integer' || type === 'number') && typeof value === 'string') {
    const form =
      type === 'integer' ? /^\s*[-+]?\d+\s*$/ : /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/;
    return form.test(value) ? Number(value) : undefined;
  }
  return undefined;
}

function toBoolean(value: Json): boolean | undefined {
  if (value === 1 || value === 0) return value === 1;
  if (typeof value !== 'string') return undefined;
  const word = value.trim().toLowerCase();
  if (truths.has(word)) return true;
  return falsehoods.has(word) ? false : undefined;
}

function toList(value: Json): Json | undefined {
  if (typeof value === 'string')
    return value === '' ? [] : value.split(',').map(part => part.trim());
  if (typeof value === 'number' || typeof value === 'boolean') return [value];
  return isObject(value) ? [value] : undefined;
}

function typesOf({ type }: AnySchema): readonly TypeName[] {
  if (type === undefined) return [];
  return typeof type === 'string' ? [type] : type;
}

function admits(schema: AnySchema, type: TypeName): boolean {
  const types = typesOf(schema);
  return types.length === 0 || types.includes(type);
}

function isOfType(type: TypeName, value: Json): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
