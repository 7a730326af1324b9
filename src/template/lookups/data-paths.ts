import { type Arguments, ExpressionError, type FunctionContext } from '../../jinja/functions.ts';
import type { Value } from '../../values/value.ts';
import { dataPathParameters, indexesIn, pathsIn, valueAt } from '../filters/data-paths.ts';
import type { LookupDefinition } from './lookup.ts';

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
