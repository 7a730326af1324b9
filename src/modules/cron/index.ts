import {
  backupResult,
  type Change,
  defineModule,
  endOf,
  type FileState,
  fail,
  fileState,
  type HostInfo,
  type JsonObject,
  type Outcome,
  type Plan,
  type Probe,
  parentDirectory,
  type Rule,
  requireDirectory,
  textOf,
} from '../../module-api/index.ts';
import { type CronArgs, cronArgs } from './args.ts';
import { crontab, type Owner, writeCrontab } from './crontab.ts';
import { jobLine, jobNames, variableNames, withJob, withVariable } from './table.ts';

/** Of a crontab of a user, or of a file. */
type CronProbes = {
  readonly table: Probe<string> | undefined;
  readonly file: Probe<FileState> | undefined;
  readonly parent: Probe<FileState> | undefined;
};

const fields = ['minute', 'hour', 'day', 'month', 'weekday'] as const;

const rules: readonly Rule[] = [
  {
    options: ['job', 'state'],
    problem: ({ job, state }) =>
      job === '' && state === 'present' ? '"job" must not be empty.' : undefined,
  },
  {
    options: ['name', 'env'],
    problem: ({ name, env }) =>
      env !== true || /^[A-Za-z_]\w*$/.test(String(name))
        ? undefined
        : `"name": ${JSON.stringify(name)} cannot be the name of a variable.`,
  },
  {
    options: ['insertafter', 'insertbefore', 'env'],
    problem: ({ env, insertafter, insertbefore }) =>
      env === true || (insertafter ?? insertbefore) === undefined
        ? undefined
        : '"insertafter" and "insertbefore" are for variables: use "env: true".',
  },
  {
    options: ['special_time', ...fields],
    problem: ({ special_time, ...times }) => {
      const other = fields.find(field => times[field] !== '*');
      return special_time === undefined || other === undefined
        ? undefined
        : `"special_time" and "${other}" exclude each other.`;
    },
  },
];

export const cron = defineModule({
  name: 'cron',
  summary: 'Manage entries of crontabs.',
  notes: [
    'An entry is found by the comment "#Ansible: NAME" above it, so that what Ansible wrote is found too.',
    'A file in "cron_file" without entries is removed.',
    'With "disabled" the entry is kept as a comment.',
  ],
  args: cronArgs,
  constraints: {
    requiredIf: [{ option: 'state', values: ['present'], all: ['job'] }],
    mutuallyExclusive: [['insertafter', 'insertbefore']],
    rules,
  },
  returns: {
    jobs: { type: 'array', items: { type: 'string' }, description: 'The names of all entries.' },
    envs: { type: 'array', items: { type: 'string' }, description: 'The names of all variables.' },
    cron_file: { type: 'string', description: 'The file, where it is not the crontab of a user.' },
    backup_file: { type: 'string', description: 'Where the old crontab was kept.' },
  },
  examples: [
    `- name: Back up each night
  cron:
    name: backup
    minute: "30"
    hour: "2"
    job: /usr/local/bin/backup > /dev/null`,
    `- name: For the whole system
  cron:
    name: clean
    cron_file: app
    user: app
    special_time: daily
    job: /srv/app/clean`,
    `- name: Mail to the operators
  cron:
    name: MAILTO
    env: true
    job: ops@example.org`,
    `- name: No backup any more
  cron:
    name: backup
    state: absent`,
  ],
  observe(args, { host }): CronProbes {
    if (args.name.trim() === '') fail('"name" is empty; an entry is found by it');
    const path = fileOf(args);
    if (path === undefined) {
      return { table: crontab(userOf(args, host)), file: undefined, parent: undefined };
    }
    return {
      table: undefined,
      file: fileState(path, { follow: true, content: true, needs: ['content'] }),
      parent: parentDirectory(path),
    };
  },
  plan(args, { table, file, parent }, { host }): Plan {
    const text = table ?? textIn(file);
    const content = edited(args, text, host);
    if (content === text) return [];
    if (file === undefined) return [writeCrontab(userOf(args, host), content, args.backup)];
    if (parent !== undefined && file.type === 'absent') requireDirectory(parent);
    return { changes: [writeFile(file, content, args.backup)], warnings: warningsFor(file.path) };
  },
  result(args, { table, file }, outcomes, { host }) {
    const content = edited(args, table ?? textIn(file), host);
    const path = fileOf(args);
    return {
      jobs: [...jobNames(content)],
      envs: [...variableNames(content)],
      ...(path !== undefined && { cron_file: path }),
      ...backupOf(outcomes),
    };
  },
});

function edited(args: CronArgs, text: string, host: HostInfo): string {
  if (args.env) return withVariable(text, args);
  const user = args.cron_file === undefined ? undefined : (args.user ?? host.user);
  return withJob(text, args, jobLine(args, user));
}

function userOf({ user = '' }: CronArgs, host: HostInfo): Owner {
  const name = user === '' ? host.user : user;
  return { name, isSelf: name === host.user };
}

function fileOf({ cron_file }: CronArgs): string | undefined {
  if (cron_file === undefined) return undefined;
  return cron_file.startsWith('/') ? cron_file : `/etc/cron.d/${cron_file}`;
}

function writeFile(file: FileState, content: string, backup: boolean): Change {
  const { path } = file;
  if (file.type === 'absent' || file.targetExists === false) {
    const before = { type: 'absent', path } as const;
    return { kind: 'write', path, content, before, attributes: { mode: '0644' } };
  }
  if (content.trim() === '' && !backup) return { kind: 'remove', path, before: file };
  const before = endOf(file);
  return { kind: 'write', path: before.path, content, before, attributes: {}, backup };
}

function warningsFor(path: string): readonly string[] {
  const name = path.startsWith('/etc/cron.d/') ? path.slice('/etc/cron.d/'.length) : '';
  return name.includes('.')
    ? [`cron of Debian does not read ${path}, for the dot in its name`]
    : [];
}

function textIn(file: FileState | undefined): string {
  if (file === undefined || file.type === 'absent' || file.targetExists === false) return '';
  if (file.type !== 'file') fail(`${file.path} is a ${file.type}, not a file`);
  if (file.content === undefined) fail(`${file.path} is too large for a crontab`);
  return textOf(file.content);
}

function backupOf(outcomes: readonly Outcome[]): JsonObject {
  const [last] = outcomes;
  const printed = last?.stdout === undefined ? '' : textOf(last.stdout);
  const path = /^backup\|(.+)$/m.exec(printed)?.[1];
  return path === undefined ? backupResult(outcomes) : { backup_file: path };
}
