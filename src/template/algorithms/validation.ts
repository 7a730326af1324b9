import { type Arguments, ExpressionError } from '../../jinja/functions.ts';
import { fromPlain, type Plain, toPlain } from '../../values/plain.ts';
import type { Dict, Value } from '../../values/value.ts';
import { BrokenSchema, type SchemaError, schemaErrors } from '../../yaml/json-schema.ts';
import { textArg, wrongType } from '../arguments.ts';
import { requireChoice } from '../literal-checks.ts';

const engines = ['ansible.utils.jsonschema', 'jsonschema'] as const;

/** What the filter, the test and the lookup `validate` have in common. */
export const validation = {
  parameters: ['criteria', 'engine?', 'draft?'],
  meanings: {
    criteria: 'A JSON Schema, or a list of them; each as a dict or as JSON.',
    draft: 'What all drafts have in common is looked at; "draft4" names its schemas by "id".',
  },
  defaults: { engine: engines[0] },
  choices: { engine: engines },
} as const;

/** What data differs in from the criteria: dicts as `ansible.utils.validate` gives them. */
export function validationErrors(input: Value, args: Arguments): readonly Dict[] {
  requireChoice('engine', textArg(args, 'engine', engines[0]), engines);
  const data = plainOf(input, 'the data');
  const criteria = args.get('criteria') ?? null;
  const schemas = Array.isArray(criteria) ? criteria : [criteria];
  const draft = textArg(args, 'draft', '');
  return schemas.flatMap(schema => errorsOf(schema, data, draft)).map(toDict);
}

function errorsOf(criteria: Value, data: Plain, draft: string): readonly SchemaError[] {
  const schema = plainOf(criteria, '"criteria"');
  const isSchema = typeof schema === 'object' && schema !== null && !Array.isArray(schema);
  if (!isSchema) throw wrongType('"criteria"', 'a JSON Schema', criteria);
  try {
    return schemaErrors(schema, data, draft);
  } catch (error) {
    if (!(error instanceof BrokenSchema)) throw error;
    throw new ExpressionError(`"criteria" ${error.message}.`);
  }
}

/** Text is JSON. */
function plainOf(value: Value, what: string): Plain {
  if (typeof value !== 'string') return toPlain(value);
  try {
    const plain: Plain = JSON.parse(value);
    return plain;
  } catch {
    throw new ExpressionError(`${what.charAt(0).toUpperCase()}${what.slice(1)} is no JSON.`);
  }
}

function toDict(error: SchemaError): Dict {
  const steps = error.path.map(part => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`));
  return new Map<string, Value>([
    ['data_path', error.path.join('.')],
    ['expected', fromUnknown(error.expected)],
    ['found', fromUnknown(error.found)],
    ['json_path', `$${steps.join('')}`],
    ['message', error.message],
    ['relative_schema', fromUnknown(error.schema)],
    ['schema_path', error.schemaPath.join('.')],
    ['validator', error.keyword],
  ]);
}

function fromUnknown(value: unknown): Value {
  const plain: Plain = JSON.parse(JSON.stringify(value ?? null));
  return fromPlain(plain);
}
