import { Ajv, type ErrorObject, MissingRefError, type ValidateFunction } from 'ajv';
import { type ModernSchema, modernSchema } from './json-schema-dialect.ts';

/** What data differs in from a JSON Schema that users wrote. */
export interface SchemaError {
  /** Names and indexes that lead to the data that is wrong. */
  readonly path: readonly string[];
  readonly found: unknown;
  readonly message: string;
  /** The keyword of the schema, what it says, and where. */
  readonly keyword: string;
  readonly expected: unknown;
  readonly schemaPath: readonly string[];
  readonly schema: unknown;
}

/** Completes the sentence "the schema …". */
export class BrokenSchema extends Error {}

/** Throws `BrokenSchema`. What schemas of all drafts have in common is all that is looked at. */
export function schemaErrors(
  schema: object | boolean,
  data: unknown,
  draft?: string,
): readonly SchemaError[] {
  const modern = modernSchema(schema, draft);
  const check = compiled(modern);
  return check(data) ? [] : (check.errors ?? []).map(error => toSchemaError(error, modern));
}

function compiled({ schema }: ModernSchema): ValidateFunction {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, logger: false });
  try {
    return ajv.compile(isBuiltIn(schema, ajv) ? unnamed(schema) : schema);
  } catch (error) {
    if (error instanceof MissingRefError) {
      const said = `refers to "${error.missingRef}", which is no part of it`;
      throw new BrokenSchema(said, { cause: error });
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new BrokenSchema(`is no JSON Schema: ${reason}`, { cause: error });
  }
}

/** It has the name of the schema of schemas, which `ajv` brings. */
function isBuiltIn(schema: object | boolean, ajv: Ajv): schema is object {
  const id: unknown = typeof schema === 'object' ? Reflect.get(schema, '$id') : undefined;
  return typeof id === 'string' && Object.hasOwn(ajv.schemas, id.replace(/#$/, ''));
}

function unnamed(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$id'));
}

function toSchemaError(error: ErrorObject, { originalOf }: ModernSchema): SchemaError {
  const { instancePath, schemaPath, message = 'is wrong' } = error;
  const schema = originalOf(error.parentSchema);
  const [keyword, expected] = limitOf(error.keyword, schema) ?? [error.keyword, error.schema];
  return {
    path: stepsOf(instancePath),
    found: error.data,
    message,
    keyword,
    expected: originalOf(expected),
    schemaPath: [...stepsOf(behindFile(schemaPath)).map(decodeURIComponent).slice(0, -1), keyword],
    schema,
  };
}

/** The keyword of draft 4 that stands for one of later drafts. */
function limitOf(keyword: string, schema: unknown): readonly [string, unknown] | undefined {
  const isLimit = keyword === 'exclusiveMinimum' || keyword === 'exclusiveMaximum';
  if (!isLimit || typeof schema !== 'object' || schema === null) return undefined;
  if (Reflect.get(schema, keyword) !== true) return undefined;
  const inclusive = keyword === 'exclusiveMinimum' ? 'minimum' : 'maximum';
  return [inclusive, Reflect.get(schema, inclusive)];
}

/** Of a path that begins with the name of another file, where that ends only a `#` tells. */
function behindFile(path: string): string {
  return path.slice(path.includes('#') ? path.indexOf('#') + 1 : path.lastIndexOf('/'));
}

/** Of a JSON pointer. Only those into schemas are a part of a URI. */
function stepsOf(pointer: string): readonly string[] {
  const steps = pointer.split('/').slice(1);
  return steps.map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
