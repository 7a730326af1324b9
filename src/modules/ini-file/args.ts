import {
  type ArgsSchema,
  fileOptions,
  type InferArgs,
  writeOptions,
} from '../../module-api/index.ts';

const value = {
  type: ['string', 'integer', 'number', 'boolean'],
  description: 'The value of "option".',
} as const;

export const iniFileArgs = {
  path: {
    type: 'string',
    required: true,
    aliases: ['dest'],
    format: 'path',
    description: 'The file on the host.',
  },
  section: {
    type: 'string',
    description:
      'The section, without its brackets. Left out or empty: what stands before the first.',
  },
  section_has_values: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        option: { type: 'string', description: 'The option.' },
        value: {
          type: ['string', 'integer', 'number', 'boolean'],
          description: 'The value it has.',
        },
        values: {
          type: 'array',
          items: { type: 'string' },
          description: 'The values it has, where it stands there several times.',
        },
      },
      required: ['option'],
      additionalProperties: false,
    },
    default: [],
    description:
      'Of several sections with one name, the one that has these options, each with "value" or "values". They are written into a section that has to be made.',
  },
  option: {
    type: 'string',
    description: 'The option. Left out: the section itself is meant.',
  },
  value,
  values: {
    type: 'array',
    items: { type: 'string' },
    description: 'Several values, for an option that may be there more than once.',
  },
  exclusive: {
    type: 'boolean',
    default: true,
    description:
      'Leave no line of the option with another value; without it lines are only added, or with "state: absent" those with the values removed.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether it is there.',
  },
  no_extra_spaces: {
    type: 'boolean',
    default: false,
    description: 'Write no spaces around the equals sign.',
  },
  ignore_spaces: {
    type: 'boolean',
    default: false,
    description: 'Leave a line alone that differs only in the spaces around the equals sign.',
  },
  allow_no_value: {
    type: 'boolean',
    default: false,
    description: 'Allow an option without a value, and without an equals sign.',
  },
  modify_inactive_option: {
    type: 'boolean',
    default: true,
    description: 'Write over a line of the option that is a comment, instead of adding one.',
  },
  create: {
    type: 'boolean',
    default: true,
    description: 'Make the file, and its directory, when they are missing.',
  },
  follow: {
    type: 'boolean',
    default: false,
    description: 'Write to what a symbolic link leads to; else the link is replaced by a file.',
  },
  ...fileOptions,
  ...writeOptions,
} as const satisfies ArgsSchema;

export type IniFileArgs = InferArgs<typeof iniFileArgs>;
