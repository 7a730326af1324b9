import type { RunChange } from '../../module-api/change.ts';
import { textOf } from '../../module-api/command-result.ts';
import { fail } from '../../module-api/failure.ts';
import { type Shell, sh } from '../../module-api/shell.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import { UnreachableError } from '../../transport/transport.ts';
import type { Dict, Value } from '../../values/value.ts';
import { type Attempt, attempt } from '../tasks/attempt.ts';
import { type ActionCall, type ActionDefinition, optionList, optionText } from './action.ts';
import { rebootArgs } from './reboot-args.ts';
import { waitUntil } from './reboot-wait.ts';

export const reboot: ActionDefinition = {
  name: 'reboot',
  summary: 'Reboot a host, and wait until it is back.',
  notes: [
    'The host is back when it answers with another boot id and "test_command" succeeds. Facts that were gathered before stay.',
    'With "pre_reboot_delay" people who are logged in are told, and the host goes down that many seconds later.',
    'A host with "connection: local" is not rebooted: it is the controller.',
  ],
  args: rebootArgs,
  returns: {
    rebooted: { type: 'boolean', description: 'Whether the host was told to reboot.' },
    elapsed: { type: 'integer', description: 'Seconds from the command until the host was back.' },
  },
  examples: [
    `- name: Start the new kernel
  reboot:
    reboot_timeout: 900
    msg: A new kernel was installed
  when: kernel.changed`,
  ],
  async run(call) {
    const { play, input, language, task } = call;
    const checkMode = language.boolean(keywordOf(task, 'checkMode'), play.run.options.checkMode);
    const { transport } = await play.targetOf(input);
    if (transport === 'local') fail('with "connection: local" this would reboot the controller');
    const before = await ask(call, bootCommand(call.args));
    if (before.exitCode !== 0) fail(`the host does not tell which boot this is: ${before.said}`);
    tell(call, !checkMode);
    return checkMode ? finished(0) : rebootHost(call, before.stdout);
  },
};

async function rebootHost(call: ActionCall, bootId: string): Promise<Attempt> {
  const { args, play, input, time } = call;
  const { now, sleep } = time;
  await announce(call);
  const started = now();
  const elapsed = () => Math.floor((now() - started) / 1000);
  const limitMs = secondsOf(args, 'reboot_timeout') * 1000;

  await goDown(call);
  const back = await waitUntil(time, limitMs, async () => {
    const { exitCode, stdout, said } = await ask(call, bootCommand(args));
    if (exitCode !== 0) fail(said);
    if (stdout !== bootId) return;
    // The connection leads to what is about to end, and may hang when it does.
    await (await play.targetOf(input)).reset();
    fail('it has not gone down');
  });
  if (!back.ok) {
    return finished(elapsed(), `the host did not come back in time: ${back.reason}`);
  }
  await sleep(secondsOf(args, 'post_reboot_delay') * 1000);
  const test = optionText(args, 'test_command') ?? 'whoami';
  const works = await waitUntil(time, limitMs, async () => {
    const { exitCode, said } = await ask(call, userCommand(test));
    if (exitCode !== 0) fail(said);
  });
  if (works.ok) return finished(elapsed());
  return finished(elapsed(), `the host is back, but "${test}" fails: ${works.reason}`);
}

async function announce(call: ActionCall): Promise<void> {
  const { args, time } = call;
  const delay = secondsOf(args, 'pre_reboot_delay');
  if (delay === 0) return;
  const text = `${optionText(args, 'msg') ?? ''} (in ${delay} s)`;
  // Who cannot be told is no reason to stay up.
  await ask(call, sh`if command -v wall >/dev/null 2>&1; then wall ${text}; fi`);
  await time.sleep(delay * 1000);
}

/** Losing the connection is what is asked for. */
async function goDown(call: ActionCall): Promise<void> {
  const { args, play, input } = call;
  const target = await play.targetOf(input);
  try {
    const { exitCode, said } = await ask(call, downCommand(args));
    if (exitCode !== 0) fail(`the host does not reboot: ${said}`);
  } catch (error) {
    if (!(error instanceof UnreachableError) || error.kind !== 'connection-lost') throw error;
  }
  await target.reset();
}

function downCommand(args: Dict): Shell {
  const own = optionText(args, 'reboot_command');
  if (own !== undefined) return userCommand(own);
  const paths = (optionList(args, 'search_paths') ?? []).map(String).join(':');
  const message = optionText(args, 'msg') ?? '';
  return sh`PATH=$PATH:${paths}
if command -v shutdown >/dev/null 2>&1; then shutdown -r now ${message}; else reboot; fi`;
}

interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  /** Why it failed, in one line. */
  readonly said: string;
}

const longestAnswerMs = 60_000;

async function ask({ args, play, input, time }: ActionCall, script: Shell): Promise<Answer> {
  const connectSeconds = args.get('connect_timeout');
  const timeoutMs = typeof connectSeconds === 'number' ? connectSeconds * 1000 : undefined;
  const { session, become } = await play.targetOf(input, timeoutMs);
  const { signal } = time;
  const result = await session.run({ script, become, signal, timeoutMs: longestAnswerMs });
  const stdout = textOf(result.stdout).trim();
  const said = textOf(result.stderr).trim().split('\n').at(-1) ?? '';
  return {
    exitCode: result.exitCode,
    stdout,
    said: said === '' ? `exit code ${result.exitCode}` : said,
  };
}

function bootCommand(args: Dict): Shell {
  return userCommand(optionText(args, 'boot_time_command') ?? '');
}

function userCommand(text: string): Shell {
  return sh`sh -c ${text}`;
}

function secondsOf(args: Dict, option: string): number {
  return Number(args.get(option) ?? 0);
}

const change: RunChange = { kind: 'run', script: sh`reboot`, summary: 'reboot' };

function tell({ input, play }: ActionCall, performed: boolean): void {
  const { host, ref, noLog } = input;
  const { emit, now } = play.run;
  if (noLog) return;
  emit({
    type: 'change-planned',
    time: now(),
    task: ref,
    host: host.name,
    change: 'run reboot',
    performed,
  });
}

function finished(elapsed: number, failure?: string): Attempt {
  const fields = new Map<string, Value>([
    ['rebooted', true],
    ['elapsed', elapsed],
  ]);
  const status = failure === undefined ? 'changed' : 'failed';
  return attempt(status, { fields, changes: [change], message: failure });
}
