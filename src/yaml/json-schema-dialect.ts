type Properties = Readonly<Record<string, unknown>>;

/** A schema as `ajv` reads it, and what the user wrote in the place of each of its parts. */
export interface ModernSchema {
  readonly schema: object | boolean;
  readonly originalOf: (part: unknown) => unknown;
}

/**
 * The same schema in the words of draft 7. `draft` is the one that its reader names; `$schema` does so too. Only in
 * drafts 3 and 4 `id` is what `$id` is later, so that elsewhere it is a word without meaning.
 */
export function modernSchema(schema: object | boolean, draft = ''): ModernSchema {
  if (typeof schema === 'boolean') return { schema, originalOf: part => part };
  const dialect = Reflect.get(schema, '$schema') ?? draft;
  const translation = new Translation(/draft-?0?[34]\b/.test(String(dialect)));
  const originalOf = (part: unknown): unknown => translation.originals.get(part) ?? part;
  return { schema: translation.object({ ...schema }), originalOf };
}

class Translation {
  readonly originals = new Map<unknown, Properties>();
  private readonly isOld: boolean;

  constructor(isOld: boolean) {
    this.isOld = isOld;
  }

  object(schema: Properties): object {
    const result: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'id') {
        if (this.isOld && schema['$id'] === undefined) result['$id'] = value;
      } else if (key !== '$schema') result[key] = this.keyword(key, value);
    }
    for (const [exclusive, inclusive] of limits) {
      const limit = schema[inclusive];
      if (schema[exclusive] === false) delete result[exclusive];
      if (schema[exclusive] !== true || limit === undefined) continue;
      result[exclusive] = limit;
      delete result[inclusive];
    }
    this.originals.set(result, schema);
    return result;
  }

  private keyword(key: string, value: unknown): unknown {
    if (ofData.has(key)) return value;
    if (!ofNames.has(key) || !isObject(value)) return this.part(value);
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.part(one)]));
  }

  private part(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(one => this.part(one));
    return isObject(value) ? this.object(value) : value;
  }
}

/** In draft 4 the first says of the second whether it is itself allowed. */
const limits = [
  ['exclusiveMinimum', 'minimum'],
  ['exclusiveMaximum', 'maximum'],
] as const;

/** What they hold is no schema, whatever it looks like. */
const ofData: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'examples', 'required']);

/** They hold schemas by names that are the user's. */
const ofNames: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'definitions', '$defs', 'dependencies'],
  'dependentSchemas',
]);

function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
