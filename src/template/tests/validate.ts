import type { FunctionDefinition } from '../../jinja/functions.ts';
import { validation, validationErrors } from '../algorithms/validation.ts';

export const validateTest: FunctionDefinition = {
  name: 'ansible.utils.validate',
  summary: 'Whether data is as a JSON Schema says.',
  examples: [
    "{'port': 80} is ansible.utils.validate({'required': ['port']}) -> true",
    "'[1]' is ansible.utils.validate(criteria={'type': 'object'}) -> false",
  ],
  ...validation,
  call: (input, args) => validationErrors(input, args).length === 0,
};
