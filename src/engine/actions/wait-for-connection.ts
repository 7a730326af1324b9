import { fail } from '../../module-api/failure.ts';
import { sh } from '../../module-api/shell.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import { UnreachableError } from '../../transport/transport.ts';
import { attempt } from '../tasks/attempt.ts';
import type { ActionCall, ActionDefinition } from './action.ts';
import { waitUntil } from './reboot-wait.ts';

export const waitForConnection: ActionDefinition = {
  name: 'wait_for_connection',
  summary: 'Wait until a host can be reached.',
  notes: [
    'The play needs "gather_facts: false", or it would ask the host before.',
    'Check mode waits for nothing: it is skipped.',
  ],
  args: {
    delay: {
      type: 'number',
      minimum: 0,
      default: 0,
      description: 'Seconds before the first attempt.',
    },
    sleep: { type: 'number', minimum: 0, default: 1, description: 'Seconds between attempts.' },
    connect_timeout: {
      type: 'number',
      minimum: 0,
      default: 5,
      description: 'Seconds that one attempt may take.',
    },
    timeout: {
      type: 'number',
      minimum: 0,
      default: 600,
      description: 'Seconds after which it fails.',
    },
  },
  returns: { elapsed: { type: 'number', description: 'Seconds until the host answered.' } },
  examples: [
    `- name: Wait until the new machine is up
  wait_for_connection:
    delay: 10
    timeout: 300`,
  ],
  async run(call) {
    const { args, play, language, task, time } = call;
    const { now, sleep } = time;
    const { options } = play.run;
    if (language.boolean(keywordOf(task, 'checkMode'), options.checkMode)) {
      return attempt('skipped', { message: 'check mode waits for nothing' });
    }
    const started = now();
    const milliseconds = (option: string): number => Number(args.get(option) ?? 0) * 1000;
    await sleep(milliseconds('delay'));
    const pauseMs = milliseconds('sleep');
    const waited = await waitUntil(time, milliseconds('timeout'), () => ask(call), { pauseMs });
    const fields = new Map([['elapsed', Math.floor((now() - started) / 1000)]]);
    if (waited.ok) return attempt('ok', { fields });
    const message = `the host cannot be reached in time: ${waited.reason}`;
    return attempt('failed', { message, fields });
  },
};

async function ask({ args, play, input, time }: ActionCall): Promise<void> {
  const timeoutMs = Number(args.get('connect_timeout') ?? 5) * 1000;
  const target = await play.targetOf(input, timeoutMs);
  const { session, become } = target;
  try {
    const { signal } = time;
    const { exitCode } = await session.run({ script: sh`true`, become, signal, timeoutMs });
    if (exitCode !== 0) fail('it does not answer');
  } catch (error) {
    // What is left of a connection from before leads nowhere.
    if (error instanceof UnreachableError) await target.reset();
    throw error;
  }
}
