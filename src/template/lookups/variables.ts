import { ExpressionError } from '../../jinja/functions.ts';
import { Undefined, type Value } from '../../values/value.ts';
import { stringOf } from '../arguments.ts';
import { compiled, patternProblem } from '../regexes.ts';
import { flattenedOnce } from './lists.ts';
import type { LookupDefinition } from './lookup.ts';

/** Lookups of variables and of the inventory. */
export const variableLookups: readonly LookupDefinition[] = [
  {
    name: 'vars',
    summary: 'Give the values of variables by their names.',
    meanings: {
      terms: 'Names of variables.',
      default: 'What to give for one that is not defined.',
    },
    examples: [
      "lookup('vars', 'web' ~ '_port') -> 8080",
      "lookup('vars', 'db_port', default=5432) -> 5432",
    ],
    options: ['default'],
    run: (terms, options, { functions }) =>
      terms.map(term => {
        const name = stringOf(term, 'the name of a variable');
        const value = functions.variable(name);
        if (value !== undefined && !(value instanceof Undefined)) return value;
        const fallback = options.get('default');
        if (fallback !== undefined) return fallback;
        throw new ExpressionError(`There is no variable "${name}".`, {
          code: 'expression/undefined',
        });
      }),
  },
  {
    name: 'varnames',
    summary: 'List the variables whose names match a pattern.',
    meanings: { terms: 'Patterns.' },
    examples: ["query('varnames', '^web_') -> ['web_port', 'web_root']"],
    options: [],
    check: ({ rest }) =>
      rest.flatMap((term, index) => (typeof term === 'string' ? patternProblem(term, index) : [])),
    run: (terms, _, { surroundings }) =>
      terms.flatMap((term): Value[] => {
        const regex = compiled(stringOf(term, 'the pattern'));
        return [...new Set(surroundings.variableNames())].filter(name => regex.search(name));
      }),
  },
  {
    name: 'inventory_hostnames',
    summary: 'List the hosts of the inventory that a pattern selects.',
    meanings: { terms: 'Patterns of hosts and groups.' },
    examples: ["query('inventory_hostnames', 'web') -> ['web1', 'web2']"],
    options: [],
    run: (terms, _, { surroundings }) => [
      ...surroundings.hostsMatching(
        flattenedOnce(terms)
          .map(term => stringOf(term, 'the pattern'))
          .join(','),
      ),
    ],
  },
];
