import { ExpressionError } from '../../jinja/functions.ts';
import { validation, validationErrors } from '../algorithms/validation.ts';
import type { LookupDefinition } from './lookup.ts';

/** The filter of the same name, as a lookup. */
export const validateLookup: LookupDefinition = {
  name: 'ansible.utils.validate',
  summary: 'List what data differs in from a JSON Schema; the words are not those of Ansible.',
  meanings: { ...validation.meanings, terms: 'The data, and the criteria.' },
  defaults: validation.defaults,
  choices: validation.choices,
  examples: [
    "query('ansible.utils.validate', {'port': 80}, {'required': ['port']}) -> []",
    "query('ansible.utils.validate', 5, {'type': 'string'}) | map(attribute='validator') -> ['type']",
  ],
  options: ['criteria', 'engine', 'draft'],
  run([data, criteria], options) {
    const given = options.get('criteria') ?? criteria;
    if (data === undefined || given === undefined) {
      throw new ExpressionError('"ansible.utils.validate" needs data and criteria.');
    }
    const get = (name: string): ReturnType<typeof options.get> =>
      name === 'criteria' ? given : options.get(name);
    return [...validationErrors(data, { get, rest: [], namedRest: new Map() })];
  },
};
