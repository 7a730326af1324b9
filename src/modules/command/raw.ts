import { defineModule } from '../../module-api/define-module.ts';
import { fail } from '../../module-api/failure.ts';
import { notEmptyFormat } from '../../module-api/format.ts';
import { sh } from '../../module-api/shell.ts';
import { commandReturns } from './options.ts';
import { quoteRule } from './quote-rule.ts';
import { commandResult } from './result.ts';

export const raw = defineModule({
  name: 'raw',
  summary: 'Run shell text and nothing around it.',
  notes: [
    'kplay needs nothing installed on hosts, so this is hardly ever needed; it is there for playbooks that have it.',
  ],
  args: {
    cmd: {
      type: 'string',
      required: true,
      format: notEmptyFormat,
      aliases: ['free_form'],
      description: 'The script.',
    },
    executable: { type: 'string', description: 'The shell that runs it. Default: /bin/sh.' },
  },
  freeForm: 'cmd',
  constraints: { rules: [quoteRule] },
  returns: commandReturns,
  examples: [
    `- name: Install Python for others who need it\n  raw: apt-get install -y python3-minimal`,
  ],
  plan({ cmd, executable = '/bin/sh' }) {
    if (cmd.trim() === '') fail('there is no command to run');
    return [
      {
        kind: 'run',
        script: sh`exec ${executable} -c ${cmd}`,
        summary: cmd.trim(),
        opaque: true,
        changesInFailure: () => true,
        failureMessage: () => 'non-zero return code',
      },
    ];
  },
  result: ({ cmd }, _, [outcome]) => commandResult(cmd, outcome, false),
});
