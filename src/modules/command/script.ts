import { defineModule } from '../../module-api/define-module.ts';
import { fail } from '../../module-api/failure.ts';
import { commandFormat } from '../../module-api/format.ts';
import { joinShell, sh } from '../../module-api/shell.ts';
import {
  chdirFailure,
  conditionProbes,
  directoryProbe,
  reasonToSkip,
  requireDirectory,
} from './condition.ts';
import { commandOptions, commandReturns } from './options.ts';
import { commandResult } from './result.ts';

const { chdir, creates, removes } = commandOptions;

export const script = defineModule({
  name: 'script',
  summary: 'Run a script of the controller on a host.',
  notes: [
    'It is on the host only while it runs, for its user alone. What stands behind its name goes through the shell.',
    'In check mode it is shown as "would run", unless `creates` or `removes` decide.',
    'Without "executable" its first line says what runs it.',
  ],
  args: {
    cmd: {
      type: 'string',
      required: true,
      aliases: ['free_form'],
      format: commandFormat,
      description: 'The script, looked for in "files", and its arguments.',
    },
    executable: {
      type: 'string',
      description: 'What runs it, with its options, such as "/usr/bin/python3 -I".',
    },
    decrypt: {
      type: 'boolean',
      default: true,
      description: 'Run what vault has encrypted as what it was before.',
    },
    ...{ chdir, creates, removes },
  },
  freeForm: 'cmd',
  returns: commandReturns,
  examples: [
    `- name: Set the database up, once
  script: setup-database.sh --size 4
  args:
    creates: /var/lib/db/ready`,
    `- name: Ask in Python
  script:
    cmd: report.py "{{ inventory_hostname }}"
    executable: /usr/bin/python3
  changed_when: false`,
  ],
  sources({ cmd, decrypt, ...args }) {
    const { src } = wordsOf(cmd);
    const { created: unless } = conditionProbes({ creates: args.creates, chdir: args.chdir });
    return { script: { kind: 'stage', src, search: 'files', decrypt, unless } };
  },
  observe: (args, { checkMode }) => ({
    ...conditionProbes(args),
    ...directoryProbe(args, checkMode),
  }),
  plan(args, observed, { sources: { script: staged } }) {
    const skipped = reasonToSkip(args, observed);
    if (skipped !== undefined) return { changes: [], skipped };
    requireDirectory(args, observed);
    if (staged === undefined) fail('the script is not on the host');
    const { path } = staged;
    const { rest } = wordsOf(args.cmd);
    const { executable } = args;
    const run = `${executable === undefined ? '' : `${executable} `}${sh`${path}`.text} ${rest}`;
    return [
      {
        kind: 'run',
        script: joinShell([sh`chmod 0700 ${path}`, sh`exec /bin/sh -c ${run.trimEnd()}`], ' && '),
        summary: args.cmd.trim(),
        cwd: args.chdir,
        opaque: true,
        changesInFailure: (_, stderr) => chdirFailure(args, stderr) === undefined,
        failureMessage: (_, __, stderr) => chdirFailure(args, stderr) ?? 'non-zero return code',
      },
    ];
  },
  result: ({ cmd }, _, [outcome]) => commandResult(cmd, outcome, false),
});

/** The first word, which may stand in quotes, and the text behind it. */
function wordsOf(cmd: string): { readonly src: string; readonly rest: string } {
  const found = /^\s*(?:"([^"]*)"|'([^']*)'|(\S+))\s*([^]*)$/.exec(cmd);
  const src = found?.[1] ?? found?.[2] ?? found?.[3];
  if (src === undefined || src === '') fail('there is no script to run');
  return { src, rest: found?.[4] ?? '' };
}
