import type { Infer } from '../../module-api/index.ts';

const texts = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
} as const;

/** What an object that is not there yet will have. */
export const assumeArg = {
  type: 'object',
  properties: {
    labels: { ...texts, description: 'Its labels.' },
    annotations: { ...texts, description: 'Its annotations.' },
    taints: { type: 'array', description: 'Its taints.' },
  },
} as const;

/** Nodes, and what each is to be marked with. */
export const nodesArg = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      name: { type: 'string', description: 'The name of the node.' },
      labels: { ...texts, description: 'Labels and their values; null removes one.' },
      annotations: { ...texts, description: 'Annotations and their values; null removes one.' },
      taints: {
        type: 'array',
        description: '{key, value, effect} each, or texts like "key=value:NoSchedule".',
      },
      assume: { ...assumeArg, description: 'In check mode: what it has, where it is to come.' },
    },
    required: ['name'],
    additionalProperties: false,
  },
} as const;

export type Marked = Infer<typeof nodesArg>[number];
