import { type ArgsSchema, format, type InferArgs } from '../../module-api/index.ts';
import { fieldFormat } from './fields.ts';

const oneLine = format('one line', /^[^\r\n]*$/);

const field = (name: Parameters<typeof fieldFormat>[0], what: string) =>
  ({
    type: 'string',
    default: '*',
    format: fieldFormat(name),
    description: `${what} it runs in.`,
  }) as const;

export const cronArgs = {
  name: {
    type: 'string',
    required: true,
    format: format('one line that is not empty', /^[^\r\n]*[^\s][^\r\n]*$/),
    description:
      'What the entry is found by: it stands in a comment above it. With "env", the name of the variable.',
  },
  job: {
    type: 'string',
    aliases: ['value'],
    format: oneLine,
    description: 'The command; with "env", the value of the variable.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether the entry is there.',
  },
  minute: field('minute', 'The minutes'),
  hour: field('hour', 'The hours'),
  day: { ...field('day', 'The days of the month'), aliases: ['dom'] },
  month: field('month', 'The months'),
  weekday: { ...field('weekday', 'The days of the week'), aliases: ['dow'] },
  special_time: {
    type: 'string',
    enum: ['reboot', 'yearly', 'annually', 'monthly', 'weekly', 'daily', 'hourly'],
    description: 'In place of the five fields.',
  },
  user: {
    type: 'string',
    description:
      'Whose crontab it is, or with "cron_file" who runs the job; otherwise the user of the task.',
  },
  cron_file: {
    type: 'string',
    description: 'A file in /etc/cron.d, or an absolute path, in place of the crontab of a user.',
  },
  disabled: {
    type: 'boolean',
    default: false,
    description: 'Keep the entry as a comment that does not run.',
  },
  env: {
    type: 'boolean',
    default: false,
    description: 'The entry is a variable for all jobs below.',
  },
  insertafter: { type: 'string', description: 'With "env": put a new variable after this one.' },
  insertbefore: { type: 'string', description: 'With "env": put a new variable before this one.' },
  backup: {
    type: 'boolean',
    default: false,
    description: 'Keep a copy of the crontab as it was.',
  },
} as const satisfies ArgsSchema;

export type CronArgs = InferArgs<typeof cronArgs>;
