import type { Declared } from '../jinja/functions.ts';

/** What documentation says of the names that Jinja itself brings, and of Ansible's `omit`. */
export const builtinTexts: readonly Declared[] = [
  {
    name: 'range',
    summary: 'List whole numbers.',
    meanings: {
      numbers: 'Where to end, before that; or where to begin, where to end, and in which steps.',
    },
    examples: ['range(3) -> [0, 1, 2]', 'range(10, 0, -5) -> [10, 5]'],
    parameters: ['*numbers'],
  },
  {
    name: 'dict',
    summary: 'Make a dict of a list of pairs or of another dict, and of what is given by name.',
    meanings: { entries: 'Pairs of key and value, or a dict.', others: 'Values by their keys.' },
    examples: [
      "dict(port=80, name='web') -> {'port': 80, 'name': 'web'}",
      "dict([['a', 1]], b=2) -> {'a': 1, 'b': 2}",
    ],
    parameters: ['entries?', '**others'],
  },
  {
    name: 'namespace',
    summary:
      'Make an object whose attributes can be set from within a loop: {% set found.any = true %}.',
    meanings: { entries: 'Pairs of name and value, or a dict.', others: 'Values by their names.' },
    examples: ['namespace(any=false).any -> false'],
    parameters: ['entries?', '**others'],
  },
  {
    name: 'cycler',
    summary:
      'Make an object that gives items in turn by "next()"; "current" and "reset()" are there, too.',
    meanings: { items: 'What to choose from, at least one.' },
    examples: ["cycler('odd', 'even').next() -> 'odd'"],
    parameters: ['*items'],
  },
  {
    name: 'joiner',
    summary:
      'Make a function that gives nothing when it is called first, and a separator from then on.',
    defaults: { sep: ', ' },
    examples: ["joiner(', ')() -> ''"],
    parameters: ['sep?'],
  },
  {
    name: 'lipsum',
    unsupported: 'it makes random text, which no host needs',
    parameters: ['*args', '**named'],
  },
  {
    name: 'omit',
    summary: 'Leave out the option, list item or dict entry that has this value.',
    examples: ['[1, omit, 2] -> [1, 2]', "{'a': 1, 'b': missing | default(omit)} -> {'a': 1}"],
    parameters: [],
  },
];
