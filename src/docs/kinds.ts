/** Of what there are pages, in the order in which a name is looked for. */
export const documentedKinds = [
  'module',
  'keyword',
  'filter',
  'test',
  'lookup',
  'function',
  'rule',
] as const;
export type DocumentedKind = (typeof documentedKinds)[number];
