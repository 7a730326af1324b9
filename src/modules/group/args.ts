import type { ArgsSchema } from '../../module-api/index.ts';
import { accountFormat } from '../accounts/account.ts';

export const groupArgs = {
  name: {
    type: 'string',
    required: true,
    format: accountFormat,
    description: 'The group.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether it is there.',
  },
  gid: { type: 'integer', minimum: 0, description: 'Its number; otherwise the next free one.' },
  system: {
    type: 'boolean',
    default: false,
    description: 'Make it as a system group, with a low number. It changes no group that is there.',
  },
  force: {
    type: 'boolean',
    default: false,
    description: 'Remove it even if it is the primary group of a user.',
  },
  local: {
    type: 'boolean',
    default: false,
    description: 'Look in /etc/group alone, where groups also come from a directory service.',
  },
  non_unique: {
    type: 'boolean',
    default: false,
    description: 'Let the number be one that another group has.',
  },
  gid_min: { type: 'integer', minimum: 0, description: 'The least number a new group may get.' },
  gid_max: { type: 'integer', minimum: 0, description: 'The greatest number a new group may get.' },
} as const satisfies ArgsSchema;
