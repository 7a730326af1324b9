import {
  type Arguments,
  ExpressionError,
  type FunctionContext,
  type FunctionTexts,
} from '../../jinja/functions.ts';
import type { Value } from '../../values/value.ts';
import { dataPathParameters, indexesIn, pathsIn, valueAt } from '../filters/data-paths.ts';
import type { LookupDefinition } from './lookup.ts';

const texts: Readonly<Record<keyof typeof dataPathParameters, FunctionTexts>> = {
  get_path: {
    summary: 'Give what is at a path in a value.',
    meanings: {
      terms: 'What the options say, in their order.',
      var: 'What is looked into.',
      path: 'Names and keys, as in a.b[0].',
    },
    examples: ["lookup('ansible.utils.get_path', {'a': {'b': [1, 2]}}, 'a.b[0]') -> 1"],
  },
  to_paths: {
    summary: 'Give a dict of all paths in a value, and of what is there.',
    meanings: {
      terms: 'What the options say, in their order.',
      var: 'What is looked into.',
      prepend: 'What every path begins with.',
    },
    defaults: { prepend: '' },
    examples: ["lookup('ansible.utils.to_paths', {'a': {'b': 1}}) -> {'a.b': 1}"],
  },
  index_of: {
    summary: 'Give the places of the items that pass a test.',
    meanings: {
      terms: 'What the options say, in their order.',
      data: 'The list.',
      test: 'The name of a test; "!" or "not" before it turns it around.',
      value: 'What the test compares with.',
      key: 'Test this key of each item.',
      fail_on_missing: 'Fail where an item has no such key.',
    },
    defaults: { fail_on_missing: false },
    examples: ["query('ansible.utils.index_of', ['a', 'b'], 'eq', 'b') -> [1]"],
  },
};

/** The filters of the same names, as lookups: what they look into is the first term, or an option. */
export const dataPathLookups: readonly LookupDefinition[] = [
  dataPathLookup('get_path', 'var', (input, args) => asItems(valueAt(input, args))),
  dataPathLookup('to_paths', 'var', (input, args) => [pathsIn(input, args)]),
  dataPathLookup('index_of', 'data', indexesIn),
];

type Answer = (input: Value, args: Arguments, context: FunctionContext) => readonly Value[];

function dataPathLookup(
  name: keyof typeof dataPathParameters,
  input: string,
  answer: Answer,
): LookupDefinition {
  const names = [input, ...dataPathParameters[name].map(parameter => parameter.replace('?', ''))];
  const options = names.filter(option => option !== 'wantlist');
  return {
    name: `ansible.utils.${name}`,
    ...texts[name],
    options,
    run(terms, named, { functions }) {
      const given = (option: string): Value | undefined =>
        named.get(option) ?? terms[options.indexOf(option)];
      const data = given(input);
      if (data === undefined) throw new ExpressionError(`"${input}" is missing.`);
      return answer(data, { get: given, rest: [], namedRest: new Map() }, functions);
    },
  };
}

function asItems(value: Value): readonly Value[] {
  return [value];
}
