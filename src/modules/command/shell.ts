import { defineModule } from '../../module-api/define-module.ts';
import { fail } from '../../module-api/failure.ts';
import { notEmptyFormat } from '../../module-api/format.ts';
import { sh } from '../../module-api/shell.ts';
import { stdinOf } from './command.ts';
import {
  chdirFailure,
  conditionProbes,
  directoryProbe,
  reasonToSkip,
  requireDirectory,
} from './condition.ts';
import { commandOptions, commandReturns } from './options.ts';
import { quoteRule } from './quote-rule.ts';
import { commandResult, saidOf, skippedResult } from './result.ts';

export const shell = defineModule({
  name: 'shell',
  summary: 'Run a piece of shell script.',
  notes: [
    'In check mode it is shown as "would run" and what it would print is unknown, unless `creates` or `removes` decide.',
    'Put values that come from elsewhere in quotes: `{{ name | quote }}`.',
  ],
  args: {
    cmd: { type: 'string', required: true, format: notEmptyFormat, description: 'The script.' },
    executable: {
      type: 'string',
      default: '/bin/sh',
      format: notEmptyFormat,
      description: 'The shell that runs it, such as /bin/bash.',
    },
    ...commandOptions,
  },
  freeForm: 'cmd',
  constraints: { rules: [quoteRule] },
  returns: commandReturns,
  examples: [
    `- name: Count the failed logins
  shell: grep -c 'Failed password' /var/log/auth.log
  register: failed
  changed_when: false
  failed_when: failed.rc > 1`,
    `- name: Unpack, once
  shell:
    cmd: curl -fsS http://files.example/app.tgz | tar xz
    chdir: /opt
    creates: /opt/app`,
  ],
  observe: (args, { checkMode }) => ({
    ...conditionProbes(args),
    ...directoryProbe(args, checkMode),
  }),
  plan(args, observed) {
    if (reasonToSkip(args, observed) !== undefined) return [];
    if (args.cmd.trim() === '') fail('there is no command to run');
    requireDirectory(args, observed);
    return [
      {
        kind: 'run',
        script: sh`exec ${args.executable} -c ${args.cmd}`,
        summary: args.cmd.trim(),
        cwd: args.chdir,
        stdin: stdinOf(args),
        opaque: true,
        changesInFailure: (_, stderr) => chdirFailure(args, stderr) === undefined,
        failureMessage: (_, __, stderr) => chdirFailure(args, stderr) ?? 'non-zero return code',
      },
    ];
  },
  result(args, observed, [outcome]) {
    const skipped = reasonToSkip(args, observed);
    if (skipped !== undefined) return skippedResult(args.cmd, skipped);
    return { ...commandResult(args.cmd, outcome, args.strip_empty_ends), ...saidOf(outcome) };
  },
});
