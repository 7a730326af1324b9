import type { Value } from '../../values/value.ts';
import { attempt } from '../attempt.ts';
import type { ActionDefinition } from './action.ts';

export const pause: ActionDefinition = {
  name: 'pause',
  summary: 'Wait for a while.',
  notes: ['Asking for a key press is not supported: a run needs nobody who watches it.'],
  args: {
    seconds: { type: 'number', minimum: 0, description: 'How many seconds to wait.' },
    minutes: { type: 'number', minimum: 0, description: 'How many minutes to wait.' },
  },
  constraints: {
    mutuallyExclusive: [['seconds', 'minutes']],
    requiredOneOf: [['seconds', 'minutes']],
  },
  returns: { delta: { type: 'number', description: 'Seconds waited.' } },
  examples: [`- name: Give the database time\n  pause:\n    seconds: 10`],
  async run({ args, play }) {
    const seconds = Number(args.get('seconds') ?? Number(args.get('minutes') ?? 0) * 60);
    if (!play.run.options.checkMode) await play.run.sleep(seconds * 1000);
    return attempt('ok', { fields: new Map<string, Value>([['delta', seconds]]) });
  },
};
