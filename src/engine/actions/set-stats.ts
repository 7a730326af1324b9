import type { Value } from '../../values/value.ts';
import { isDict } from '../../values/value.ts';
import { attempt } from '../tasks/attempt.ts';
import type { ActionDefinition } from './action.ts';

export const setStats: ActionDefinition = {
  name: 'set_stats',
  summary: 'Say something at the end of the run.',
  notes: ['What was said stands below the recap, and in the last event of "--output json".'],
  args: {
    data: { type: 'object', required: true, description: 'What to say, by names.' },
    per_host: {
      type: 'boolean',
      default: false,
      description: 'Say it of each host instead of the whole run.',
    },
    aggregate: {
      type: 'boolean',
      default: true,
      description:
        'Add numbers, lists, texts and dicts to what was said before; else it is replaced.',
    },
  },
  returns: {
    ansible_stats: { type: 'object', description: 'The data, per_host and aggregate.' },
  },
  examples: [
    `- name: Count the files that were sent
  set_stats:
    data:
      files_sent: "{{ sent.results | length }}"
    per_host: true`,
  ],
  run({ args, host, play, language }) {
    const data = args.get('data') ?? null;
    const perHost = args.get('per_host') === true;
    const aggregate = args.get('aggregate') !== false;
    const { stats } = play.run;
    stats.addSecrets(language.secrets?.values ?? []);
    for (const [name, value] of isDict(data) ? data : []) {
      stats.set(String(name), value, { host: perHost ? host.name : undefined, aggregate });
    }
    const said = new Map<string, Value>([
      ['data', data],
      ['per_host', perHost],
      ['aggregate', aggregate],
    ]);
    return attempt('ok', { fields: new Map([['ansible_stats', said]]) });
  },
};
