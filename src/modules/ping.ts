import { textOf } from '../module-api/command-result.ts';
import { defineModule } from '../module-api/define-module.ts';
import { fail } from '../module-api/failure.ts';
import type { Probe } from '../module-api/probe.ts';
import { sh } from '../module-api/shell.ts';

export const ping = defineModule({
  name: 'ping',
  summary: 'See whether a host can be reached and worked on.',
  args: {
    data: {
      type: 'string',
      default: 'pong',
      description: 'What to answer; "crash" makes the task fail.',
    },
  },
  returns: { ping: { type: 'string', description: 'The answer.' } },
  examples: [`- name: See whether all hosts answer\n  ping:`],
  observe: ({ data }) => ({
    answer: echoed(data),
  }),
  plan: ({ data }) => (data === 'crash' ? fail('crashed, as asked') : []),
  result: (_, { answer }) => ({ ping: answer }),
});

function echoed(text: string): Probe<string> {
  return { script: sh`printf %s ${text}`, parse: ({ stdout }) => textOf(stdout) };
}
