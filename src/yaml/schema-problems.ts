import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { type AnySchema, describeType, describeValue, typesOf } from './describe-type.ts';
import { formatProblems } from './format-problems.ts';
import { anything, type Path, pathOf, valueAt } from './schema-data.ts';

export interface SchemaProblem {
  readonly kind: 'unknown' | 'missing' | 'wrong-type' | 'wrong-value';
  readonly path: Path;
  /** The key that is unknown or missing in the dict at `path`. */
  readonly key?: string | undefined;
  /** Completes the sentence `"<name of the path>" …`; nothing for a key that is unknown or missing. */
  readonly says: string;
  readonly hint?: string | undefined;
}

/** Everything in which data differs from the schema, save what depends on a value not known yet. */
export function schemaProblems(schema: AnySchema, data: unknown): readonly SchemaProblem[] {
  const check = compiled(schema);
  if (check(data)) return formatProblems(schema, data);

  const problems = (check.errors ?? []).flatMap(error => {
    const path = pathOf(data, error.instancePath);
    return isInBranch(error) || hasAnything(data, path) ? [] : problemsOf(error, path);
  });
  const found = problems.filter(problem => !isOutdone(problem, problems));
  const places = new Set(found.map(({ path }) => JSON.stringify(path)));
  const ofFormat = formatProblems(schema, data);
  return [...found, ...ofFormat.filter(({ path }) => !places.has(JSON.stringify(path)))];
}

/** What a branch of a union finds is told by the union. */
function isInBranch({ schemaPath }: ErrorObject): boolean {
  return /\/(?:anyOf|oneOf)\/\d+\//.test(schemaPath);
}

function hasAnything(data: unknown, path: Path): boolean {
  return [...path, ''].some((_, length) => valueAt(data, path.slice(0, length)) === anything);
}

/** "one of present, absent" says more of a value than "a string". */
function isOutdone({ kind, path }: SchemaProblem, all: readonly SchemaProblem[]): boolean {
  const place = JSON.stringify(path);
  return (
    kind === 'wrong-type' &&
    all.some(other => other.kind === 'wrong-value' && JSON.stringify(other.path) === place)
  );
}

function problemsOf(error: ErrorObject, path: Path): readonly SchemaProblem[] {
  const schema = schemaOf(error.parentSchema);
  switch (error.keyword) {
    case 'anyOf':
    case 'oneOf':
      return unionProblems(schema, error.data).map(problem => ({
        ...problem,
        path: [...path, ...problem.path],
      }));
    case 'additionalProperties':
      return [unknownKey(path, parameter(error, 'additionalProperty'), schema)];
    case 'required':
      return [{ kind: 'missing', path, key: parameter(error, 'missingProperty'), says: '' }];
    case 'type':
      return [{ ...wrongType(schema, error.data), path }];
    case 'if':
      return [];
    default:
      return [{ kind: 'wrong-value', path, ...wrongValue(error, schema) }];
  }
}

function schemaOf(value: object = {}): AnySchema {
  return value;
}

function unknownKey(path: Path, key: string, { properties = {} }: AnySchema): SchemaProblem {
  return { kind: 'unknown', path, key, says: '', hint: keyHint(key, Object.keys(properties)) };
}

function keyHint(key: string, known: readonly string[]): string | undefined {
  const dash = /^-+(\w.*)$/.exec(key)?.[1];
  if (dash !== undefined) return `A list item has a space behind its dash: "- ${dash}".`;
  const [, name, value] = /^(\w[\w.]*):(.+)$/.exec(key) ?? [];
  if (name !== undefined && value !== undefined) {
    return `A key has a space behind its colon: "${name}: ${value}".`;
  }
  return didYouMean(key, known);
}

function wrongType(schema: AnySchema, data: unknown): SchemaProblem {
  const says = `must be ${describeType(schema)}, not ${describeValue(data)}`;
  return { kind: 'wrong-type', path: [], says, hint: typeHint(schema, data) };
}

/** Habits of Ansible that YAML takes for a plain text. */
function typeHint(schema: AnySchema, data: unknown): string | undefined {
  if (typeof data !== 'string' || !admits(schema, 'object')) return undefined;
  const [, name, sign, value] = /^\s*(\w[\w.-]*)([=:])(\S+)/.exec(data) ?? [];
  if (name === undefined || value === undefined) return undefined;
  return sign === '='
    ? `Here "${name}=…" is one text. Write "${name}: …" on a line of its own.`
    : `A key has a space behind its colon: "${name}: …".`;
}

function wrongValue(
  error: ErrorObject,
  schema: AnySchema,
): { says: string; hint?: string | undefined } {
  switch (error.keyword) {
    case 'enum':
    case 'const': {
      const known = (schema.enum ?? [schema.const]).map(String);
      const hint = typeof error.data === 'string' ? didYouMean(error.data, known) : undefined;
      return { says: `must be ${describeType(schema)}`, hint };
    }
    case 'minimum':
      return { says: `must be at least ${schema.minimum ?? ''}` };
    case 'maximum':
      return { says: `must be at most ${schema.maximum ?? ''}` };
    case 'pattern':
      return { says: `must match the pattern ${schema.pattern ?? ''}` };
    default:
      return { says: error.message ?? 'is wrong' };
  }
}

/** The problems of the one branch that was meant, if that can be told; else what all branches want. */
function unionProblems(schema: AnySchema, data: unknown): readonly SchemaProblem[] {
  const branches = schema.anyOf ?? schema.oneOf ?? [];
  const results = branches.map(each => ({ schema: each, problems: schemaProblems(each, data) }));
  if (results.some(({ problems }) => problems.length === 0)) return [];

  const ofType = results.filter(each => admits(each.schema, typeOf(data)));
  const meant = ofType.filter(({ problems }) => !problems.some(isDiscriminating));
  const [first, ...others] = ofType.length === 1 ? ofType : meant;
  if (first !== undefined && others.length === 0) return first.problems;
  if (ofType.length === 0) return [wrongType(schema, data)];
  return [{ kind: 'wrong-value', path: [], says: 'has none of the forms that it can have' }];
}

/** A key with a fixed value (`type: ini`) tells which branch is meant. */
function isDiscriminating({ kind, path }: SchemaProblem): boolean {
  return kind === 'wrong-value' && path.length === 1;
}

function admits(schema: AnySchema, type: string): boolean {
  const union = schema.anyOf ?? schema.oneOf;
  if (union !== undefined) return union.some(each => admits(each, type));
  const types = typesOf(schema);
  if (types.length === 0) return schema.enum === undefined && schema.const === undefined;
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function typeOf(data: unknown): string {
  if (data === null) return 'null';
  if (Array.isArray(data)) return 'array';
  if (typeof data === 'number') return Number.isInteger(data) ? 'integer' : 'number';
  return typeof data;
}

function parameter({ params }: ErrorObject, name: string): string {
  return String(Reflect.get(params, name));
}

const checks = new WeakMap<AnySchema, ValidateFunction>();
let ajv: Ajv | undefined;

function compiled(schema: AnySchema): ValidateFunction {
  const known = checks.get(schema);
  if (known !== undefined) return known;

  ajv ??= newAjv();
  const { required, ...rest } = schema;
  const isList = typeof required === 'object';
  const check = ajv.compile(isList ? { ...rest, required } : rest);
  checks.set(schema, check);
  return check;
}

function newAjv(): Ajv {
  const made = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    ownProperties: true,
    validateSchema: false,
  });
  // Formats are ours.
  return made.removeKeyword('format');
}
