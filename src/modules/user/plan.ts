import {
  type Change,
  type DetailedPlan,
  fail,
  type Prediction,
  sh,
} from '../../module-api/index.ts';
import { accountChange, userKey } from '../accounts/account.ts';
import type { UserArgs } from './args.ts';
import { homeOf, planHome } from './plan-home.ts';
import { planKey } from './plan-key.ts';
import { planAging, planPassword } from './plan-password.ts';
import { type Account, soughtGroups, type UserState } from './user-state.ts';

export function planUser(args: UserArgs, user: UserState): DetailedPlan {
  if (args.state === 'absent') return { changes: planAbsent(args, user) };
  requireGroups(args, user);
  const { account } = user;
  const after = accountAfter(args, user);
  const entry =
    account === undefined ? [add(args, user, after)] : modify(args, user, account, after);
  const password = planPassword(args, account, after);
  const changes = [
    ...entry,
    ...planHome(args, user, after),
    ...password.changes,
    ...planAging(args, account, password.after),
    ...planKey(args, user, after),
  ];
  if (changes.length > 0) requireTools(user);
  return { changes, warnings: password.warnings };
}

function planAbsent({ name, remove, force }: UserArgs, user: UserState): readonly Change[] {
  const { account } = user;
  if (account === undefined) return [];
  requireTools(user);
  const words = ['userdel', ...(force ? ['-f'] : []), ...(remove ? ['-r'] : []), name];
  const gone: readonly Prediction[] = [
    { resource: 'value', key: userKey(name), value: '' },
    ...(remove
      ? [
          {
            resource: 'file',
            path: account.home,
            state: { type: 'absent', path: account.home },
          } as const,
        ]
      : []),
  ];
  return [accountChange({ words, does: `remove the user ${name}`, predicts: gone })];
}

function requireTools({ hasUseradd, isRoot }: UserState): void {
  if (!hasUseradd) fail('the host has no useradd; install the package "shadow" or "passwd"');
  if (!isRoot) fail('only root may change users; use "become: true"');
}

function requireGroups(args: UserArgs, { known }: UserState): void {
  const missing = soughtGroups(args).filter(group => !known.has(group));
  if (missing.length > 0) {
    fail(`the host has no group ${missing.join(', ')}; make it with "group" first`);
  }
}

/** What the databases say once the task is done. */
function accountAfter(args: UserArgs, user: UserState): Account {
  const { name, uid, comment, home, shell } = args;
  const { account, known } = user;
  const group = args.group === undefined ? undefined : known.get(args.group);
  const before = account ?? {
    ...{ uid: '?', gid: '?', comment: '', home: `/home/${name}`, shell: '', group: name },
    ...{ groups: [], shadow: ['!', '', '', '', '', '', ''] },
  };
  const primary = group ?? before.group;
  return {
    ...before,
    uid: uid === undefined ? before.uid : String(uid),
    comment: comment ?? before.comment,
    home: home ?? before.home,
    shell: shell ?? before.shell,
    group: primary,
    groups: groupsAfter(args, user, primary),
  };
}

function groupsAfter(args: UserArgs, user: UserState, primary: string): readonly string[] {
  const { groups, append } = args;
  const { account, known } = user;
  const before = account?.groups ?? [];
  if (groups === undefined) return before;
  const wanted = groups
    .filter(group => group !== '')
    .map(group => known.get(group) ?? group)
    .filter(group => group !== primary || before.includes(group));
  return [...new Set(append ? [...before, ...wanted] : wanted)].sort();
}

function predictsOf(name: string, after: Account): readonly Prediction[] {
  return [{ resource: 'value', key: userKey(name), value: JSON.stringify(after) }];
}

function add(args: UserArgs, user: UserState, after: Account): Change {
  const { name, system, create_home, skeleton, umask, seuser, uid_min, uid_max } = args;
  requireFreeNumber(args, user);
  const { directories } = user;
  const makesHome = create_home && !directories.has(after.home);
  const settings = [
    ...(umask === undefined ? [] : [`UMASK=${umask}`]),
    ...(uid_min === undefined ? [] : [`UID_MIN=${uid_min}`]),
    ...(uid_max === undefined ? [] : [`UID_MAX=${uid_max}`]),
  ];
  const words = [
    'useradd',
    ...(system ? ['-r'] : []),
    ...numberOption(args),
    // A group of the user's name stands in the way of making one.
    ...(args.group === undefined ? (user.hasOwnGroup ? ['-N'] : []) : ['-g', after.group]),
    ...(after.groups.length === 0 ? [] : ['-G', after.groups.join(',')]),
    ...(args.comment === undefined ? [] : ['-c', after.comment]),
    ...(args.home === undefined ? [] : ['-d', after.home]),
    ...(args.shell === undefined ? [] : ['-s', after.shell]),
    ...(makesHome ? ['-m', ...(skeleton === undefined ? [] : ['-k', skeleton])] : ['-M']),
    ...(seuser === undefined ? [] : ['-Z', seuser]),
    ...settings.flatMap(setting => ['-K', setting]),
    name,
  ];
  const change = accountChange({
    words,
    does: `add the user ${name}`,
    predicts: [...predictsOf(name, after), ...(makesHome ? homeOf(name, after) : [])],
    after: sh`getent passwd ${name}`,
  });
  const parent = after.home.replace(/\/[^/]*$/, '');
  return makesHome && parent !== ''
    ? { ...change, script: sh`mkdir -p -- ${parent} && ${change.script}` }
    : change;
}

function modify(
  args: UserArgs,
  user: UserState,
  before: Account,
  after: Account,
): readonly Change[] {
  const { name, move_home } = args;
  const isNew = (field: 'uid' | 'comment' | 'home' | 'shell' | 'group') =>
    before[field] !== after[field];
  if (isNew('uid')) requireFreeNumber(args, user);
  const moves = isNew('home') && move_home && user.directories.has(before.home);
  const options = [
    ...(isNew('uid') ? numberOption(args) : []),
    ...(isNew('group') ? ['-g', after.group] : []),
    ...groupOptions(args, before, after),
    ...(isNew('comment') ? ['-c', after.comment] : []),
    ...(isNew('home') ? ['-d', after.home, ...(moves ? ['-m'] : [])] : []),
    ...(isNew('shell') ? ['-s', after.shell] : []),
  ];
  if (options.length === 0) return [];
  const moved: readonly Prediction[] = moves
    ? [
        ...homeOf(name, after),
        { resource: 'file', path: before.home, state: { type: 'absent', path: before.home } },
      ]
    : [];
  return [
    accountChange({
      words: ['usermod', ...options, name],
      does: `change the user ${name}`,
      predicts: [...predictsOf(name, after), ...moved],
      after: sh`getent passwd ${name}`,
    }),
  ];
}

/** The primary group counts as joined when groups are only added. */
function groupOptions({ append }: UserArgs, before: Account, after: Account): readonly string[] {
  const joined = after.groups.filter(group => !before.groups.includes(group));
  const left = before.groups.filter(group => !after.groups.includes(group));
  if (joined.length === 0 && left.length === 0) return [];
  return append ? ['-a', '-G', joined.join(',')] : ['-G', after.groups.join(',')];
}

function numberOption({ uid, non_unique }: UserArgs): readonly string[] {
  return uid === undefined ? [] : ['-u', String(uid), ...(non_unique ? ['-o'] : [])];
}

function requireFreeNumber({ name, uid, non_unique }: UserArgs, { holder }: UserState): void {
  if (holder === undefined || holder === name || non_unique) return;
  fail(`"uid": ${uid} is the number of the user ${holder} already`);
}
