import type { FunctionDefinition } from '../../jinja/functions.ts';
import type { Value } from '../../values/value.ts';
import { validation, validationErrors } from '../algorithms/validation.ts';
import { inputText, listOf } from '../arguments.ts';

/** Filters of `ansible.utils` that compare what there is with what may be. */
export const validationFilters: readonly FunctionDefinition[] = [
  {
    name: 'ansible.utils.validate',
    summary: 'List what data differs in from a JSON Schema; the words are not those of Ansible.',
    examples: [
      "{'port': 80} | ansible.utils.validate({'required': ['port']}) -> []",
      "{'port': 'x'} | ansible.utils.validate({'properties': {'port': {'type': 'integer'}}}) | map(attribute='data_path') -> ['port']",
    ],
    ...validation,
    call: (input, args) => [...validationErrors(input, args)],
  },
  {
    name: 'ansible.utils.param_list_compare',
    summary: 'Choose from a list by words: names, "all", and "!name" for all but one.',
    meanings: { target: 'The words.' },
    examples: [
      "['a', 'b', 'c'] | ansible.utils.param_list_compare(['all', '!b']) -> {'actionable': ['a', 'c'], 'unsupported': []}",
      "['a'] | ansible.utils.param_list_compare(['x']) -> {'actionable': [], 'unsupported': ['x']}",
    ],
    parameters: ['target'],
    call(input, args) {
      const base = listOf(input).map(inputText);
      const target = listOf(args.get('target') ?? null, '"target"').map(inputText);
      const names = target.filter(word => word !== 'all' && !word.startsWith('!'));
      const without = target.filter(word => word.startsWith('!')).map(word => word.slice(1));
      const all = target.includes('all') ? base : [];
      const chosen = [
        ...all.filter(name => !without.includes(name)),
        ...names.filter(name => base.includes(name)),
      ];
      return new Map<string, Value>([
        ['actionable', [...new Set(chosen)].toSorted()],
        ['unsupported', names.filter(name => !base.includes(name))],
      ]);
    },
  },
];
