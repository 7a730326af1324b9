import type { Value } from '../../values/value.ts';
import { attempt } from '../tasks/attempt.ts';
import { type ActionCall, type ActionDefinition, optionText } from './action.ts';

export const pause: ActionDefinition = {
  name: 'pause',
  summary: 'Wait for a while, or for somebody at the terminal.',
  notes: [
    'It is done once for all hosts.',
    'Without a terminal nobody can be asked: that is a warning, and the play goes on.',
  ],
  args: {
    seconds: { type: 'number', minimum: 0, description: 'How many seconds to wait.' },
    minutes: { type: 'number', minimum: 0, description: 'How many minutes to wait.' },
    prompt: {
      type: 'string',
      description:
        'What to say. Without a time it is a question, and the play waits for the answer.',
    },
    echo: { type: 'boolean', default: true, description: 'Whether what is typed is shown.' },
  },
  constraints: { mutuallyExclusive: [['seconds', 'minutes']] },
  oncePerBatch: true,
  returns: {
    user_input: { type: 'string', description: 'What was answered.' },
    delta: { type: 'number', description: 'Seconds waited.' },
    echo: { type: 'boolean', description: 'Whether what was typed was shown.' },
    stdout: { type: 'string', description: 'How long it waited, in words.' },
    start: { type: 'string', description: 'When it began, in UTC.' },
    stop: { type: 'string', description: 'When it ended.' },
  },
  examples: [
    `- name: Give the database time\n  pause:\n    seconds: 10`,
    `- name: Let somebody have a look
  pause:
    prompt: Is the old server switched off? Press Enter to go on`,
  ],
  async run(call) {
    const { args, play } = call;
    const { now } = play.run;
    const started = now();
    const seconds = secondsOf(call);
    const input = seconds === undefined ? await answer(call) : await wait(seconds, call);
    const delta = Math.round((now() - started) / 1000);
    const noLogInput = args.get('echo') === false;
    if (noLogInput) play.run.secrets.add(input);
    return attempt('ok', {
      fields: new Map<string, Value>([
        ['user_input', input],
        ['delta', seconds ?? delta],
        ['echo', !noLogInput],
        ['stdout', `Paused for ${seconds ?? delta} seconds`],
        ['stderr', ''],
        ['rc', 0],
        ['start', timeText(started)],
        ['stop', timeText(now())],
      ]),
    });
  },
};

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '000');
}

function secondsOf({ args }: ActionCall): number | undefined {
  const seconds = args.get('seconds');
  const minutes = args.get('minutes');
  if (typeof seconds === 'number') return seconds;
  return typeof minutes === 'number' ? minutes * 60 : undefined;
}

async function wait(seconds: number, call: ActionCall): Promise<string> {
  const { args, play, time } = call;
  const { options } = play.run;
  say(optionText(args, 'prompt') ?? `Pausing for ${seconds} seconds`, call);
  if (!options.checkMode) await time.sleep(seconds * 1000);
  return '';
}

async function answer({ args, play, time, input: { ref } }: ActionCall): Promise<string> {
  const { run } = play;
  if (!run.canAsk) {
    const message = `Nobody waits for an answer to "${ref.name}": there is no terminal.`;
    run.emit({ type: 'warning', time: run.now(), message, location: ref.location });
    return '';
  }
  const prompt = optionText(args, 'prompt') ?? 'Press Enter to continue, Ctrl-C to interrupt';
  const isPrivate = args.get('echo') === false;
  return run.ask({ text: `[${ref.name}]\n${prompt}: `, isPrivate, signal: time.signal });
}

function say(text: string, { play, host, input: { ref, noLog } }: ActionCall): void {
  const { emit, now } = play.run;
  if (noLog) return;
  emit({ type: 'output', time: now(), task: ref, host: host.name, stream: 'stdout', text });
}
