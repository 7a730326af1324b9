import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import { coerce } from '../module-api/coerce-args.ts';
import type { Schema } from '../module-api/schema.ts';
import { toPlain } from '../values/plain.ts';
import { type Dict, isDict, isList, type Value } from '../values/value.ts';
import { validate } from '../yaml/schema.ts';

/** What the types of Ansible's specifications admit. Any other (`raw`, `json`) admits anything. */
const types: Readonly<Record<string, Pick<Schema, 'type'>>> = {
  str: { type: 'string' },
  path: { type: 'string' },
  bytes: { type: ['string', 'integer'] },
  bits: { type: ['string', 'integer'] },
  int: { type: 'integer' },
  float: { type: 'number' },
  bool: { type: 'boolean' },
  list: { type: 'array' },
  dict: { type: 'object' },
};

/** A variable's specification, in Ansible's words, as a schema. */
function variableSchema(spec: Dict): Schema {
  const { type } = typeNamed(spec.get('type') ?? 'str');
  const inner = innerSchema(spec.get('options'));
  const choices = choicesOf(spec.get('choices'));
  if (type === 'array') {
    const elements = spec.get('elements');
    const items = elements === undefined ? {} : typeNamed(elements);
    return { type, items: { ...items, ...inner, ...choices } };
  }
  if (type === 'object') return { type, ...inner };
  return { ...(type !== undefined && { type }), ...choices };
}

/** What its specification refuses of a variable's value; what is not known yet is left out. */
export function variableProblems(
  value: Value,
  spec: Dict,
  { name, location }: { readonly name: string; readonly location?: Location | undefined },
): readonly Diagnostic[] {
  const schema = variableSchema(spec);
  const plain = toPlain(value, () => null);
  return validate(schema, coerce(schema, plain), { name, location });
}

export function isRequired(spec: Dict): boolean {
  return spec.get('required') === true;
}

function innerSchema(options: Value | undefined): Partial<Schema> {
  if (!isDict(options)) return {};
  const specs = [...options].flatMap(([name, spec]) =>
    isDict(spec) ? [[String(name), spec] as const] : [],
  );
  return {
    properties: Object.fromEntries(specs.map(([name, spec]) => [name, variableSchema(spec)])),
    required: specs.flatMap(([name, spec]) => (isRequired(spec) ? [name] : [])),
    additionalProperties: false,
  };
}

function choicesOf(choices: Value | undefined): Pick<Schema, 'enum'> {
  if (!isList(choices)) return {};
  return {
    enum: choices.filter(
      choice =>
        typeof choice === 'string' || typeof choice === 'number' || typeof choice === 'boolean',
    ),
  };
}

function typeNamed(name: Value): Pick<Schema, 'type'> {
  return typeof name === 'string' ? (types[name] ?? {}) : {};
}
