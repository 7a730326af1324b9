import { type ArgsSchema, format, type InferArgs } from '../../module-api/index.ts';

export const alternativesArgs = {
  name: {
    type: 'string',
    required: true,
    format: format('the name of a group of alternatives', /^[^\s/-][^\s/]*$/),
    description: 'The group of alternatives, like "editor" or "java".',
  },
  path: {
    type: 'string',
    required: true,
    format: 'path',
    description: 'The program that is to be one of them.',
  },
  link: {
    type: 'string',
    format: 'path',
    description:
      'The link that leads to the selected one. Needed where the group is not there yet.',
  },
  priority: {
    type: 'integer',
    description: 'How much "auto" prefers it; 50 for a new one, else as it is.',
  },
  state: {
    type: 'string',
    enum: ['present', 'selected', 'auto', 'absent'],
    default: 'selected',
    description:
      'What is to be. present: it is one of them. selected: and the one that is used. auto: and the one with the highest priority is used. absent: it is none of them.',
  },
  subcommands: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        name: { type: 'string', description: 'Its name.' },
        path: { type: 'string', description: 'Where it is to lead.' },
        link: { type: 'string', description: 'Where it is, such as /usr/share/man/man1/x.1.' },
      },
      required: ['name', 'path', 'link'],
      additionalProperties: false,
    },
    aliases: ['slaves'],
    description: 'Links that change together with it, such as manual pages.',
  },
  family: {
    type: 'string',
    description: 'The family it belongs to, on hosts of the Red Hat family.',
  },
} as const satisfies ArgsSchema;

export type AlternativesArgs = InferArgs<typeof alternativesArgs>;
