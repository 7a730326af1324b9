import { notEmptyFormat } from '../../module-api/format.ts';
import { metaActions } from '../plays/meta.ts';
import type { ActionDefinition } from './action.ts';

const from = (what: string) =>
  ({
    type: 'string',
    description: `Read this file of the role's ${what} instead of main.yml.`,
  }) as const;

const roleArgs = {
  name: { type: 'string', required: true, format: notEmptyFormat, description: 'The role.' },
  tasks_from: from('tasks'),
  vars_from: from('vars'),
  defaults_from: from('defaults'),
  handlers_from: from('handlers'),
  public: {
    type: 'boolean',
    description: 'Let the other tasks of the play see the variables of the role.',
  },
  allow_duplicates: {
    type: 'boolean',
    default: true,
    description: 'Run the role again if it has run already.',
  },
  rolespec_validate: {
    type: 'boolean',
    default: true,
    description: 'Check the variables of the role against its `meta/argument_specs.yml`.',
  },
} as const;

const apply = {
  type: 'object',
  description:
    'Keywords for every task that is included: `tags`, `become`, `when`, `vars`, `notify` and what else blocks take.',
} as const;

const fileArgs = {
  file: {
    type: 'string',
    required: true,
    format: notEmptyFormat,
    description: 'The file with the tasks.',
  },
} as const;

/** Actions that the loader or the walk carries out. */
export const walkedActions: readonly ActionDefinition[] = [
  {
    name: 'include_tasks',
    summary: 'Run the tasks of a file; which one may depend on variables.',
    args: { ...fileArgs, apply },
    freeForm: 'file',
    returns: {},
    examples: [
      `- include_tasks: "{{ facts.os_family | lower }}.yml"`,
      `- include_tasks:
    file: users.yml
    apply:
      become: true
      tags: [users]
  tags: [users]`,
    ],
  },
  {
    name: 'import_tasks',
    summary:
      'Put the tasks of a file here, before anything runs; which one may depend on what is known then.',
    args: fileArgs,
    freeForm: 'file',
    returns: {},
    examples: [`- import_tasks: users.yml\n  tags: [users]`],
  },
  {
    name: 'include_role',
    summary: 'Run a role; which one may depend on variables.',
    args: { ...roleArgs, apply },
    returns: {},
    examples: [`- include_role:\n    name: web\n    tasks_from: certificates`],
  },
  {
    name: 'import_role',
    summary: 'Put a role here, before anything runs; which one may depend on what is known then.',
    args: roleArgs,
    returns: {},
    examples: [`- import_role:\n    name: web`],
  },
  {
    name: 'meta',
    summary: 'Steer the run itself: flush handlers, end a play or a host.',
    args: {
      free_form: { type: 'string', required: true, enum: metaActions, description: 'What to do.' },
    },
    freeForm: 'free_form',
    returns: {},
    examples: [`- meta: flush_handlers`, `- meta: end_host\n  when: facts.os_family != 'Debian'`],
  },
];
