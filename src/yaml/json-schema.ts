import { Ajv, type ErrorObject } from 'ajv';

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

/** Throws where it is no schema. */
export function schemaErrors(schema: object | boolean, data: unknown): readonly SchemaError[] {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, logger: false });
  const check = ajv.compile(withoutDialect(schema));
  return check(data) ? [] : (check.errors ?? []).map(toSchemaError);
}

/** What schemas of all drafts have in common is all that is looked at. */
function withoutDialect(schema: object | boolean): object | boolean {
  if (typeof schema === 'boolean') return schema;
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id' && key !== 'id'),
  );
}

function toSchemaError(error: ErrorObject): SchemaError {
  return {
    path: partsOf(error.instancePath),
    found: error.data,
    message: error.message ?? 'is wrong',
    keyword: error.keyword,
    expected: error.schema,
    schemaPath: partsOf(error.schemaPath.replace(/^#/, '')),
    schema: error.parentSchema,
  };
}

function partsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(part => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}
