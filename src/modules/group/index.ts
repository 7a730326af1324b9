import {
  type Change,
  defineModule,
  fail,
  type InferArgs,
  type Outcome,
  type Plan,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { accountChange, groupKey, requireAccountName } from '../accounts/account.ts';
import { groupArgs } from './args.ts';
import { type GroupState, groupState } from './group-state.ts';

type GroupArgs = InferArgs<typeof groupArgs>;

export const group = defineModule({
  name: 'group',
  summary: 'Add, change or remove a group of users.',
  notes: [
    'It uses groupadd, groupmod and groupdel, which Alpine has in its package "shadow".',
    'A group that is the primary group of a user is removed only with "force".',
  ],
  args: groupArgs,
  constraints: { requiredIf: [{ option: 'non_unique', values: [true], all: ['gid'] }] },
  returns: {
    name: { type: 'string', description: 'The group.' },
    gid: { type: 'integer', description: 'Its number, while it is there.' },
    state: { type: 'string', description: 'Whether it is to be there.' },
    system: { type: 'boolean', description: 'Whether it is made as a system group.' },
  },
  examples: [
    `- name: Let some people use Docker
  group:
    name: docker
    system: true`,
    `- name: A group with a number
  group:
    name: app
    gid: 2000`,
    `- name: Remove a group
  group:
    name: old
    state: absent`,
  ],
  observe({ name, gid, local }) {
    requireAccountName('name', name);
    return { group: groupState({ name, gid, local }) };
  },
  plan: (args, { group }): Plan => planGroup(args, group),
  result({ name, state, system }, { group }, outcomes) {
    const gid = state === 'present' ? numberAfter(group, outcomes) : undefined;
    return { name, state, system, ...(gid !== undefined && { gid }) };
  },
});

function planGroup(args: GroupArgs, group: GroupState): readonly Change[] {
  const { name, state, gid, non_unique, force } = args;
  if (state === 'absent') {
    if (group.gid === undefined) return [];
    requireTools(group);
    const words = ['groupdel', ...(force ? ['-f'] : []), name];
    return [accountChange({ words, does: `remove the group ${name}`, predicts: after(name, '') })];
  }
  const hasNumber = gid === undefined || group.gid === String(gid);
  if (group.gid !== undefined && hasNumber) return [];
  if (group.holder !== undefined && group.holder !== name && !non_unique) {
    fail(`"gid": ${gid} is the number of the group ${group.holder} already`);
  }
  requireTools(group);
  const number = gid === undefined ? [] : ['-g', String(gid), ...(non_unique ? ['-o'] : [])];
  const predicts = after(name, gid === undefined ? '?' : String(gid));
  if (group.gid !== undefined) {
    const words = ['groupmod', ...number, name];
    return [accountChange({ words, does: `change the group ${name}`, predicts })];
  }
  const words = ['groupadd', ...newGroupOptions(args), ...number, name];
  const print = sh`getent group ${name}`;
  return [accountChange({ words, does: `add the group ${name}`, predicts, after: print })];
}

function newGroupOptions({ system, gid_min, gid_max }: GroupArgs): readonly string[] {
  return [
    ...(system ? ['-r'] : []),
    ...(gid_min === undefined ? [] : ['-K', `GID_MIN=${gid_min}`]),
    ...(gid_max === undefined ? [] : ['-K', `GID_MAX=${gid_max}`]),
  ];
}

function after(name: string, value: string) {
  return [{ resource: 'value', key: groupKey(name), value } as const];
}

function requireTools({ hasGroupadd }: GroupState): void {
  if (!hasGroupadd) fail('the host has no groupadd; install the package "shadow" or "passwd"');
}

function numberAfter(group: GroupState, outcomes: readonly Outcome[]): number | undefined {
  const [last] = outcomes;
  const change = last?.change;
  const asked = change?.kind === 'run' ? /-g (\d+)/.exec(change.summary)?.[1] : undefined;
  const printed = last?.stdout === undefined ? undefined : textOf(last.stdout).split(':')[2];
  const known = Number(asked ?? printed ?? group.gid);
  return Number.isInteger(known) ? known : undefined;
}
