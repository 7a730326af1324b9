import { toText } from '../../jinja/python/text.ts';
import { notEmptyFormat } from '../../module-api/format.ts';
import type { Value } from '../../values/value.ts';
import { attempt } from '../tasks/attempt.ts';
import type { ActionDefinition } from './action.ts';
import { listOf } from './add-host.ts';

export const groupBy: ActionDefinition = {
  name: 'group_by',
  summary: 'Put hosts into groups by what is found on them, for later plays.',
  notes: ['Spaces in names become `-`. Check mode does it, too: nothing but the run sees it.'],
  args: {
    key: {
      type: 'string',
      required: true,
      format: notEmptyFormat,
      description: 'The group that gets the host.',
    },
    parents: {
      type: 'array',
      items: { type: 'string' },
      default: ['all'],
      description: 'The groups that this one is put into.',
    },
  },
  returns: {
    add_group: { type: 'string', description: 'The group.' },
    parent_groups: { type: 'array', items: { type: 'string' }, description: 'Its parents.' },
  },
  examples: [
    `- name: Tell distributions apart
  group_by:
    key: os_{{ facts.distribution }}`,
  ],
  run({ args, host, play }) {
    const group = dashed(toText(args.get('key') ?? ''));
    const parents = listOf(args.get('parents')).map(dashed);
    const changed = play.run.inventoryChanges.addToGroup({ host: host.name, group, parents });
    return attempt(changed ? 'changed' : 'ok', {
      fields: new Map<string, Value>([
        ['add_group', group],
        ['parent_groups', [...parents]],
      ]),
    });
  },
};

function dashed(name: string): string {
  return name.replaceAll(' ', '-');
}
