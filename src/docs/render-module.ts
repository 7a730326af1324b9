import type { ArgsSchema, OptionSchema, ReturnsSchema } from '../module-api/schema.ts';

/** What documentation needs to know of a module or action. */
export interface Documented {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly notes?: readonly string[];
  readonly args: ArgsSchema;
  readonly freeForm?: string;
  readonly returns: ReturnsSchema;
  readonly examples: readonly string[];
  /** It takes options by any name beside its own. */
  readonly anyOption?: true | undefined;
}

/** A module's page, in Markdown that is also read as it is. */
export function renderModule(module: Documented): string {
  const { name, aliases = [], summary, notes = [], args, returns, examples, freeForm } = module;
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
    ...(Object.keys(returns).length === 0 ? [] : ['## Results', '', ...returnLines(returns), '']),
    '## Examples',
    '',
    ...examples.flatMap(example => ['```yaml', example.trimEnd(), '```', '']),
  ].join('\n');
}

function optionLines(args: ArgsSchema): readonly string[] {
  return Object.entries(args).map(([name, option]) => {
    const facts = [
      describeType(option),
      ...formatOf(option),
      ...(option.required === true ? ['required'] : []),
      ...defaultOf(option),
      ...aliasesOf(option),
    ];
    return `- \`${name}\` (${facts.join('; ')}): ${option.description}`;
  });
}

function returnLines(returns: ReturnsSchema): readonly string[] {
  return Object.entries(returns).map(([name, field]) => `- \`${name}\`: ${field.description}`);
}

/** As messages and documentation name a type: `string or integer`, `one of a, b`. */
function describeType({ type, enum: choices }: Pick<OptionSchema, 'type' | 'enum'>): string {
  if (choices !== undefined) return `one of ${choices.join(', ')}`;
  if (type === undefined) return 'anything';
  return [type].flat().join(' or ').replace('array', 'list').replace('object', 'dict');
}

/** What its text, or that of its items, must look like, where the type says less. */
function formatOf({ format, items }: OptionSchema): readonly string[] {
  const found = typeof format === 'object' ? format : items?.format;
  if (found === undefined) return [];
  return [items === undefined ? found.what : `each ${found.what}`];
}

function defaultOf({ default: value }: OptionSchema): readonly string[] {
  return value === undefined ? [] : [`default ${JSON.stringify(value)}`];
}

function aliasesOf({ aliases = [] }: OptionSchema): readonly string[] {
  return aliases.length === 0 ? [] : [`also ${aliases.join(', ')}`];
}
