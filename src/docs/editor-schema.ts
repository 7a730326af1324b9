import type { ArgsSchema, OptionSchema, Schema } from '../module-api/schema.ts';
import {
  blockKeywords,
  handlerKeywords,
  loopControlKeys,
  playKeywords,
  roleKeywords,
  sharedKeywords,
  taskKeywords,
} from '../playbook/keywords.ts';
import { keywordDocs } from './keyword-docs.ts';
import { type JsonSchema, keywordSchema, ref } from './keyword-schemas.ts';
import type { Documented } from './render-module.ts';

export type EditedFile = 'playbook' | 'tasks' | 'handlers' | 'inventory';

/** What makes an inventory of a file of options. */
interface DocumentedPlugin {
  readonly name: string;
  readonly schema: {
    readonly properties?: JsonSchema | undefined;
    readonly required?: readonly string[] | boolean | undefined;
  };
}

/** A JSON Schema (draft 7) of a kind of file, for editors: made from what checks the files, too. */
export function editorSchema(
  file: EditedFile,
  modules: readonly Documented[],
  plugins: readonly DocumentedPlugin[],
): JsonSchema {
  const head = { $schema: 'http://json-schema.org/draft-07/schema#', title: `kplay ${file}` };
  if (file === 'inventory') return { ...head, ...inventorySchema(plugins) };
  const roots = {
    playbook: { type: 'array', items: { anyOf: [ref('import'), ref('play')] } },
    tasks: ref('nodes'),
    handlers: ref('handlers'),
  };
  return { ...head, ...roots[file], definitions: definitions(modules) };
}

/** Editors look at names before "<<" is merged. */
const variableName = '^(?:<<|[A-Za-z_]\\w*)$';

function definitions(modules: readonly Documented[]): JsonSchema {
  const options = Object.fromEntries(
    modules.map(module => [`module-${module.name}`, optionsOf(module)]),
  );
  return {
    ...options,
    template: { type: 'string', pattern: '\\{[{%]' },
    boolean: {
      anyOf: [
        { type: 'boolean' },
        { enum: ['yes', 'no', 'on', 'off', 'true', 'false', 0, 1] },
        {
          type: 'string',
          pattern: words(['yes', 'no', 'on', 'off', 'true', 'false', 'y', 'n', 't', 'f', '1', '0']),
        },
        ref('template'),
      ],
    },
    integer: {
      anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?\\d+$' }, ref('template')],
    },
    number: {
      anyOf: [{ type: 'number' }, { type: 'string', pattern: '^-?[\\d.]+$' }, ref('template')],
    },
    text: { type: ['string', 'number', 'boolean', 'null'] },
    texts: { anyOf: [ref('text'), { type: 'array', items: ref('text') }] },
    conditions: ref('texts'),
    variables: {
      anyOf: [
        { type: 'object', propertyNames: { pattern: variableName } },
        { type: 'array', items: { type: 'object' } },
        { type: 'null' },
      ],
    },
    needs: {
      type: ['string', 'array', 'object'],
      items: { type: ['string', 'object'] },
    },
    loopControl: closed(keywords(loopControlKeys)),
    nodes: { type: ['array', 'null'], items: { anyOf: [ref('block'), ref('task')] } },
    handlers: { type: ['array', 'null'], items: { anyOf: [ref('handlerBlock'), ref('handler')] } },
    task: nodeSchema(taskKeywords, modules),
    handler: nodeSchema(handlerKeywords, modules),
    block: blockSchema('nodes'),
    handlerBlock: blockSchema('handlers'),
    role: {
      anyOf: [
        { type: 'string' },
        // What is no keyword is a parameter of the role.
        {
          type: 'object',
          properties: keywords(roleKeywords),
          anyOf: [{ required: ['role'] }, { required: ['name'] }],
        },
      ],
    },
    play: { ...closed(keywords(playKeywords)), required: ['hosts'] },
    import: {
      type: 'object',
      properties: {
        ...keywords([...Object.keys(sharedKeywords).filter(name => name !== 'pool'), 'when']),
        import_playbook: { type: 'string', description: 'The playbook whose plays stand here.' },
        'ansible.builtin.import_playbook': { type: 'string' },
      },
      additionalProperties: false,
      anyOf: [{ required: ['import_playbook'] }, { required: ['ansible.builtin.import_playbook'] }],
    },
  };
}

/** In capital letters, too: the expressions of JSON Schema have no flags. */
function words(all: readonly string[]): string {
  const anyCase = (word: string): string =>
    word.replaceAll(/[a-z]/g, letter => `[${letter}${letter.toUpperCase()}]`);
  return `^(?:${all.map(anyCase).join('|')})$`;
}

function blockSchema(nodes: string): JsonSchema {
  const inside = { block: ref(nodes), rescue: ref(nodes), always: ref(nodes) };
  const nested = Object.fromEntries(
    Object.entries(inside).map(([name, schema]) => [name, described(name, schema)]),
  );
  return {
    ...closed({ ...keywords(blockKeywords), ...nested }),
    patternProperties: { '^with_': {} },
    required: ['block'],
  };
}

/** A task: keywords, and one module by any of its names. Names with dots may be of other collections. */
function nodeSchema(known: readonly string[], modules: readonly Documented[]): JsonSchema {
  const named = modules.flatMap(({ name, aliases = [], summary }) =>
    [name, ...aliases, `ansible.builtin.${name}`].map(one => [
      one,
      { description: summary, allOf: [ref(`module-${name}`)] },
    ]),
  );
  return {
    type: 'object',
    properties: { ...Object.fromEntries(named), ...keywords(known) },
    patternProperties: { '^with_': {}, '\\.': {} },
    additionalProperties: false,
    not: { required: ['block'] },
  };
}

function optionsOf({ args, freeForm, anyOption, summary }: Documented): JsonSchema {
  const properties = optionProperties(args);
  return {
    anyOf: [
      {
        type: 'object',
        description: summary,
        properties,
        // Modules without options of their own take any.
        ...(anyOption === true || Object.keys(args).length === 0
          ? {}
          : { additionalProperties: false }),
      },
      { type: 'null', description: summary },
      {
        type: ['string', 'number', 'boolean'],
        description: `${summary} ${freeForm === undefined ? 'Here: options as key=value.' : `Here: its option "${freeForm}".`}`,
      },
    ],
  };
}

function optionProperties(args: ArgsSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(args).flatMap(([name, option]) =>
      [name, ...(option.aliases ?? [])].map(one => [one, optionSchema(option)]),
    ),
  );
}

function optionSchema(option: OptionSchema): JsonSchema {
  return { description: option.description, ...withDefault(option), anyOf: alternatives(option) };
}

function withDefault({ default: value }: Schema | OptionSchema): JsonSchema {
  return value === undefined ? {} : { default: value };
}

/** A literal of the option's type, what is taken for one, or a template. */
function alternatives(
  schema: Pick<OptionSchema, 'type' | 'enum' | 'format'>,
): readonly JsonSchema[] {
  const { type, enum: choices, format } = schema;
  const pattern = typeof format === 'object' ? format.pattern : undefined;
  if (type === undefined) return [{}];
  if (choices !== undefined) return [{ enum: choices }, ref('template')];
  const types: readonly string[] = typeof type === 'string' ? [type] : type;
  const literal = types.flatMap((one): readonly JsonSchema[] => {
    if (one === 'boolean' || one === 'integer' || one === 'number') return [ref(one)];
    if (one === 'string' && pattern !== undefined) {
      return [{ type: 'string', pattern }, { type: ['number', 'boolean'] }];
    }
    if (one === 'string') return [ref('text')];
    // A single value stands for a list of one, and a text with commas for one of several.
    if (one === 'array') return [{ type: 'array' }, { type: ['string', 'number', 'object'] }];
    return [{ type: one }];
  });
  return [...literal, { type: 'null' }, ref('template')];
}

function keywords(names: readonly string[]): JsonSchema {
  return Object.fromEntries(names.map(name => [name, described(name, keywordSchema(name))]));
}

function described(name: string, schema: JsonSchema): JsonSchema {
  const description = keywordDocs[name];
  return description === undefined ? schema : { description, allOf: [schema] };
}

function closed(properties: JsonSchema): JsonSchema {
  return { type: 'object', properties, additionalProperties: false };
}

function inventorySchema(plugins: readonly DocumentedPlugin[]): JsonSchema {
  const groups = { type: 'object', additionalProperties: { $ref: '#/definitions/group' } };
  return { anyOf: [groups, ...plugins.map(optionsOfPlugin)], ...groupDefinitions };
}

function optionsOfPlugin({ name, schema }: DocumentedPlugin): JsonSchema {
  const { properties, required, ...rest } = schema;
  const needed = Array.isArray(required) ? required : [];
  const names = { enum: [name, `ansible.builtin.${name}`] };
  return {
    ...rest,
    properties: { ...properties, plugin: names },
    required: ['plugin', ...needed],
  };
}

const groupDefinitions: JsonSchema = {
  definitions: {
    group: {
      type: ['object', 'null'],
      properties: {
        hosts: {
          description: 'Hosts of the group, each with its variables; ranges as in web[01:10].',
          type: ['object', 'string', 'null'],
          additionalProperties: { type: ['object', 'null'] },
        },
        children: {
          description: 'Groups within this one.',
          type: ['object', 'null'],
          additionalProperties: { $ref: '#/definitions/group' },
        },
        vars: { description: 'Variables of all hosts of the group.', type: ['object', 'null'] },
      },
      additionalProperties: false,
    },
  },
};
