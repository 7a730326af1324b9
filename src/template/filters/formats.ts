import {
  type ArgumentProblem,
  type Arguments,
  ExpressionError,
  type FunctionDefinition,
  type LiteralArguments,
} from '../../jinja/functions.ts';
import { encodingOf } from '../../jinja/python/encodings.ts';
import type { Value } from '../../values/value.ts';
import { JsonError, type JsonOptions, renderJson } from '../algorithms/json.ts';
import { JsonSyntaxError, parseJson } from '../algorithms/json-parse.ts';
import { pretty } from '../algorithms/pretty.ts';
import {
  flagArg,
  inputBytes,
  inputText,
  integerOf,
  listOf,
  stringOf,
  textArg,
  wrongType,
} from '../arguments.ts';
import { problemOf } from '../literal-checks.ts';

const jsonParameters = [
  ...['sort_keys?', 'ensure_ascii?', 'separators?', 'allow_nan?', 'skipkeys?', 'check_circular?'],
  ...['vault_to_text?', 'preprocess_unsafe?'],
];

const jsonMeanings = {
  ensure_ascii: 'Write other characters as escapes.',
  separators: 'What stands between items, and between a key and its value.',
  allow_nan: 'Accepted; changes nothing.',
  skipkeys: 'Accepted; changes nothing.',
  check_circular: 'Accepted; changes nothing.',
  vault_to_text: 'Accepted; changes nothing.',
  preprocess_unsafe: 'Accepted; changes nothing.',
};

/** Filters to and from other forms of data. */
export const formatFilters: readonly FunctionDefinition[] = [
  {
    name: 'to_json',
    summary: 'Write a value as JSON.',
    meanings: {
      indent: 'Spaces for each level, on lines of their own; otherwise all is on one line.',
      ...jsonMeanings,
    },
    defaults: { sort_keys: false, ensure_ascii: true },
    examples: ["{'b': 1, 'a': [true, none]} | to_json -> '{\"b\": 1, \"a\": [true, null]}'"],
    parameters: ['indent?', ...jsonParameters],
    call(input, args) {
      const indent = indentArg(args.get('indent') ?? null);
      // Python leaves no space at the end of the lines that an indent makes.
      const separators = { item: indent === undefined ? ', ' : ',', key: ': ' };
      return json(input, jsonOptions(args, { indent, separators, sortKeys: false }));
    },
  },
  {
    name: 'to_nice_json',
    summary: 'Write a value as JSON on many lines, with its keys in order.',
    meanings: jsonMeanings,
    defaults: { indent: 4, sort_keys: true, ensure_ascii: true },
    examples: ["{'b': 1, 'a': 2} | to_nice_json(indent=2) -> '{\\n  \"a\": 2,\\n  \"b\": 1\\n}'"],
    parameters: ['indent?', ...jsonParameters],
    call(input, args) {
      const indent = indentArg(args.get('indent') ?? 4);
      const separators = { item: ',', key: ': ' };
      return json(input, jsonOptions(args, { indent, separators, sortKeys: true }));
    },
  },
  {
    name: 'tojson',
    marks: 'makes',
    summary: 'Write a value as JSON that can stand in HTML.',
    meanings: {
      indent: 'Spaces for each level, on lines of their own; otherwise all is on one line.',
    },
    examples: ["{'a': '<b>'} | tojson -> '{\"a\": \"\\\\u003cb\\\\u003e\"}'"],
    parameters: ['indent?'],
    call(input, args) {
      const indent = indentArg(args.get('indent') ?? null);
      const separators = { item: indent === undefined ? ', ' : ',', key: ': ' };
      return json(input, { indent, separators, sortKeys: true, ensureAscii: true }).replaceAll(
        /[<>&']/g,
        char => `\\u00${char.charCodeAt(0).toString(16)}`,
      );
    },
  },
  {
    name: 'pprint',
    summary: 'Write a value for people to read, as Python writes it.',
    meanings: { verbose: 'Accepted; changes nothing.' },
    examples: ["{'a': [1, 'x']} | pprint -> \"{'a': [1, 'x']}\""],
    parameters: ['verbose?'],
    call: input => pretty(input),
  },
  {
    name: 'from_json',
    summary: 'Read JSON.',
    examples: ["'{\"a\": [1, true]}' | from_json -> {'a': [1, true]}"],
    parameters: [],
    call(input) {
      try {
        return parseJson(stringOf(input));
      } catch (error) {
        if (error instanceof JsonSyntaxError) {
          throw new ExpressionError(`The input is not JSON: ${error.message}.`);
        }
        throw error;
      }
    },
  },
  {
    name: 'b64encode',
    summary: 'Write a text in Base64.',
    meanings: { encoding: 'How the text becomes bytes first.' },
    defaults: { encoding: 'utf-8' },
    examples: ["'user:secret' | b64encode -> 'dXNlcjpzZWNyZXQ='"],
    parameters: ['encoding?'],
    check: encodingProblems,
    call: (input, args) => inputBytes(input, textArg(args, 'encoding')).toString('base64'),
  },
  {
    name: 'b64decode',
    summary: 'Read a text that is written in Base64.',
    meanings: { encoding: 'How the bytes become text.' },
    defaults: { encoding: 'utf-8' },
    examples: ["'dXNlcjpzZWNyZXQ=' | b64decode -> 'user:secret'"],
    parameters: ['encoding?'],
    check: encodingProblems,
    call(input, args) {
      const text = inputText(input).replaceAll(/[^A-Za-z0-9+/=]/g, '');
      if (text.length % 4 !== 0 || /=[^=]/.test(text)) {
        throw new ExpressionError('The input is not Base64.');
      }
      const encoding = encodingOf(textArg(args, 'encoding', 'utf-8'));
      const decoded = encoding.decode(Buffer.from(text, 'base64'), 'strict');
      if (decoded !== undefined) return decoded;
      throw new ExpressionError(`The decoded bytes are not text in ${encoding.name}.`);
    },
  },
];

function json(value: Value, options: JsonOptions): string {
  try {
    return renderJson(value, options);
  } catch (error) {
    if (error instanceof JsonError) throw new ExpressionError(error.message);
    throw error;
  }
}

function jsonOptions(
  args: Arguments,
  defaults: Pick<JsonOptions, 'indent' | 'separators' | 'sortKeys'>,
): JsonOptions {
  const given = args.get('separators') ?? null;
  const [item, key] = given === null ? [] : listOf(given, '"separators"');
  return {
    indent: defaults.indent,
    separators:
      item === undefined || key === undefined
        ? defaults.separators
        : { item: stringOf(item, '"separators"'), key: stringOf(key, '"separators"') },
    sortKeys: flagArg(args, 'sort_keys', defaults.sortKeys),
    ensureAscii: flagArg(args, 'ensure_ascii', true),
  };
}

/** A number of spaces, or the text to indent with. */
function indentArg(indent: Value): string | undefined {
  if (indent === null || typeof indent === 'string') return indent ?? undefined;
  const spaces = integerOf(indent);
  if (spaces === undefined) throw wrongType('"indent"', 'an integer', indent);
  return ' '.repeat(spaces);
}

function encodingProblems(literals: LiteralArguments): readonly ArgumentProblem[] {
  const name = literals.get('encoding');
  return typeof name === 'string' ? problemOf('encoding', () => encodingOf(name)) : [];
}
