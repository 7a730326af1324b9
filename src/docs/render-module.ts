import type {
  ArgsSchema,
  Constraints,
  OptionSchema,
  ReturnsSchema,
  Schema,
} from '../module-api/schema.ts';
import { listed } from './listed.ts';

/** What documentation needs to know of a module or action. */
export interface Documented {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly notes?: readonly string[];
  readonly args: ArgsSchema;
  readonly constraints?: Constraints;
  readonly freeForm?: string;
  readonly returns: ReturnsSchema;
  readonly examples: readonly string[];
  /** It takes options by any name beside its own. */
  readonly anyOption?: true | undefined;
}

/** A module's page, in Markdown that is also read as it is. */
export function renderModule(module: Documented): string {
  const { name, aliases = [], summary, notes = [], args, returns, examples, freeForm } = module;
  const rules = ruleLines(module.constraints ?? {});
  const also = aliases.length === 0 ? [] : [`Also known as: ${aliases.join(', ')}.`, ''];
  const free = freeForm === undefined ? [] : [`A bare string sets \`${freeForm}\`.`, ''];
  return [
    `# ${name}`,
    '',
    summary,
    '',
    ...notes.flatMap(note => [note, '']),
    ...also,
    ...free,
    ...(Object.keys(args).length === 0 ? [] : ['## Options', '', ...optionLines(args), '']),
    ...(rules.length === 0 ? [] : ['What goes together:', '', ...rules, '']),
    ...(Object.keys(returns).length === 0 ? [] : ['## Results', '', ...returnLines(returns), '']),
    '## Examples',
    '',
    ...examples.flatMap(example => ['```yaml', example.trimEnd(), '```', '']),
  ].join('\n');
}

function optionLines(args: ArgsSchema): readonly string[] {
  return Object.entries(args).flatMap(([name, option]) => {
    const facts = [
      describeType(option),
      ...formatOf(option),
      ...(option.required === true ? ['required'] : []),
      ...defaultOf(option),
      ...aliasesOf(option),
    ];
    return [
      `- \`${name}\` (${facts.join('; ')}): ${option.description}`,
      ...keyLines(option, '  '),
    ];
  });
}

/** The keys of a dict, or of each dict in a list. */
function keyLines(schema: KeyedSchema, indent: string): readonly string[] {
  const { properties, required = [] } =
    schema.items?.properties === undefined ? schema : schema.items;
  return Object.entries(properties ?? {}).flatMap(([name, key]) => {
    const facts = [
      describeType(key),
      ...formatOf(key),
      ...(Array.isArray(required) && required.includes(name) ? ['required'] : []),
      ...defaultOf(key),
    ];
    const said = key.description === undefined ? '' : `: ${key.description}`;
    return [`${indent}- \`${name}\` (${facts.join('; ')})${said}`, ...keyLines(key, `${indent}  `)];
  });
}

type KeyedSchema = Pick<Schema, 'properties' | 'items'> & {
  readonly required?: true | readonly string[];
};

/** What must hold between options, as far as it can be said in general. */
function ruleLines(constraints: Constraints): readonly string[] {
  const { mutuallyExclusive = [], requiredOneOf = [], requiredTogether = [] } = constraints;
  return [
    ...requiredOneOf.map(group => `- One of ${names(group, 'or')} must be set.`),
    ...mutuallyExclusive.map(group => `- ${names(group, 'and')} exclude each other.`),
    ...requiredTogether.map(group => `- ${names(group, 'and')} go together only.`),
    ...(constraints.requiredIf ?? []).flatMap(({ option, values, all = [], any = [] }) => {
      const needs = [
        ...(all.length === 0 ? [] : [names(all, 'and')]),
        ...(any.length === 0 ? [] : [`${any.length === 1 ? '' : 'one of '}${names(any, 'or')}`]),
      ];
      const what = listed(values.map(String), 'or');
      return needs.map(needed => `- \`${option}: ${what}\` needs ${needed}.`);
    }),
  ];
}

function names(options: readonly string[], last: 'and' | 'or'): string {
  return listed(
    options.map(option => `\`${option}\``),
    last,
  );
}

function returnLines(returns: ReturnsSchema): readonly string[] {
  return Object.entries(returns).map(([name, field]) => `- \`${name}\`: ${field.description}`);
}

/** As messages and documentation name a type: `string or integer`, `one of a, b`. */
function describeType({ type, enum: choices }: Pick<Schema, 'type' | 'enum'>): string {
  if (choices !== undefined) return `one of ${choices.join(', ')}`;
  if (type === undefined) return 'anything';
  return [type].flat().join(' or ').replace('array', 'list').replace('object', 'dict');
}

/** What its text, or that of its items, must look like, where the type says less. */
function formatOf({ format, items }: Pick<OptionSchema, 'format' | 'items'>): readonly string[] {
  const found = typeof format === 'object' ? format : items?.format;
  if (found === undefined) return [];
  return [items === undefined ? found.what : `each ${found.what}`];
}

function defaultOf({ default: value }: Pick<Schema, 'default'>): readonly string[] {
  return value === undefined ? [] : [`default ${JSON.stringify(value)}`];
}

function aliasesOf({ aliases = [] }: OptionSchema): readonly string[] {
  return aliases.length === 0 ? [] : [`also ${aliases.join(', ')}`];
}
