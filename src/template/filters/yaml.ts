import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { UnknownUsed, type Value } from '../../values/value.ts';
import { fromYaml, fromYamlAll } from '../../yaml/from-yaml.ts';
import { type ToYamlOptions, toYaml } from '../../yaml/to-yaml.ts';
import { flagArg, integerArg } from '../arguments.ts';

const integers = ['indent', 'width'] as const;
const parameters = [
  ...['indent?', 'sort_keys?', 'default_flow_style?', 'width?', 'explicit_start?', 'explicit_end?'],
  ...['allow_unicode?', 'vault_to_text?'],
];

/** Ansible's filters from and to YAML. */
export const yamlFilters: readonly FunctionDefinition[] = [
  {
    name: 'to_yaml',
    summary: 'Write a value as YAML, lists and dicts that hold none in braces.',
    meanings: {
      default_flow_style: 'true: everything in braces; false: nothing.',
      width: 'Where lines are broken.',
      explicit_start: 'Begin with "---".',
      explicit_end: 'End with "...".',
      allow_unicode: 'Accepted; changes nothing.',
      vault_to_text: 'Accepted; changes nothing.',
    },
    defaults: { indent: 2, sort_keys: true, explicit_start: false, explicit_end: false },
    examples: ["{'a': [1, 2]} | to_yaml -> 'a: [1, 2]\\n'"],
    parameters,
    integers,
    call: (input, args) => written(input, optionsOf(args, { indent: 2, flow: undefined })),
  },
  {
    name: 'to_nice_yaml',
    summary: 'Write a value as YAML with a line for every item.',
    meanings: {
      default_flow_style: 'true: everything in braces.',
      width: 'Where lines are broken.',
      explicit_start: 'Begin with "---".',
      explicit_end: 'End with "...".',
      allow_unicode: 'Accepted; changes nothing.',
      vault_to_text: 'Accepted; changes nothing.',
    },
    defaults: {
      indent: 4,
      sort_keys: true,
      default_flow_style: false,
      explicit_start: false,
      explicit_end: false,
    },
    examples: ["{'b': 'x', 'a': [1, 2]} | to_nice_yaml(indent=2) -> 'a:\\n- 1\\n- 2\\nb: x\\n'"],
    parameters,
    integers,
    call: (input, args) => written(input, optionsOf(args, { indent: 4, flow: false })),
  },
  {
    name: 'from_yaml',
    summary: 'Read a document of YAML.',
    examples: ["'a: [1, yes]' | from_yaml -> {'a': [1, true]}"],
    parameters: [],
    call: input => readWith(fromYaml, input),
  },
  {
    name: 'from_yaml_all',
    summary: 'Read a text that holds several documents of YAML into a list.',
    examples: ["'a: 1\\n---\\nb: 2' | from_yaml_all -> [{'a': 1}, {'b': 2}]"],
    parameters: [],
    call: input => readWith(fromYamlAll, input),
  },
];

function optionsOf(
  args: Arguments,
  defaults: Pick<ToYamlOptions, 'indent' | 'flow'>,
): ToYamlOptions {
  const flow = args.get('default_flow_style') ?? null;
  return {
    indent: integerArg(args, 'indent') ?? defaults.indent,
    width: integerArg(args, 'width'),
    sortKeys: flagArg(args, 'sort_keys', true),
    flow: flow === null ? defaults.flow : flagArg(args, 'default_flow_style'),
    explicitStart: flagArg(args, 'explicit_start'),
    explicitEnd: flagArg(args, 'explicit_end'),
  };
}

function written(value: Value, options: ToYamlOptions): string {
  try {
    const text = toYaml(value, options);
    // Ansible's YAML writer does not mark the end of a lone text.
    return options.explicitEnd === true ? text : text.replace(/\n\.\.\.\n$/, '\n');
  } catch (error) {
    if (error instanceof UnknownUsed || error instanceof ExpressionError) throw error;
    throw new ExpressionError(`The input has no form in YAML: ${messageOf(error)}.`);
  }
}

/** What is not a text is data already. */
function readWith(read: (text: string) => Value, input: Value): Value {
  if (typeof input !== 'string') return input;
  try {
    return read(input);
  } catch (error) {
    throw new ExpressionError(`The input is not YAML: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
