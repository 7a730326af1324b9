import { posix } from 'node:path';
import { type Change, newFile, type Prediction, sh } from '../../module-api/index.ts';
import { whyNot } from '../accounts/account.ts';
import type { UserArgs } from './args.ts';
import type { Account, UserState } from './user-state.ts';

/** What accounts of services have in its place. */
const noHomes = new Set(['', '/nonexistent', '/dev/null']);

/** A home directory for a user that is there and has none, as `useradd` makes it. */
export function planHome(
  { name, create_home, move_home, skeleton = '/etc/skel', umask = '' }: UserArgs,
  { account, directories }: UserState,
  after: Account,
): readonly Change[] {
  const { home } = after;
  if (account === undefined || !create_home || directories.has(home)) return [];
  if (noHomes.has(home)) return [];
  const moves = move_home && account.home !== home && directories.has(account.home);
  if (moves) return [];
  return [
    {
      kind: 'run',
      script: sh`(
umask 077
k_m=$(awk '$1 == "HOME_MODE" { m = $2 } END { print m }' /etc/login.defs 2>/dev/null)
k_u=${umask === '' ? sh`$(awk '$1 == "UMASK" { u = $2 } END { print u }' /etc/login.defs 2>/dev/null)` : umask}
[ -n "$k_m" ] && [ -z ${umask} ] || k_m=$(printf '%o' "$((0777 & ~0\${k_u:-022}))")
mkdir -m 0755 -p -- ${posix.dirname(home)} && mkdir -- ${home} &&
if [ -d ${skeleton} ]; then cp -Rp -- ${skeleton}/. ${home}; fi &&
chown -R -h -- ${name}:"$(id -g -- ${name})" ${home} &&
chmod -- "$k_m" ${home}
)`,
      summary: `make the home directory ${home}`,
      predicts: homeOf(name, after),
      failureMessage: (exitCode, stdout, stderr) =>
        whyNot(`make the home directory ${home}`, { exitCode, stdout, stderr }),
    },
  ];
}

export function homeOf(name: string, { home, group }: Account): readonly Prediction[] {
  const state = newFile(home, 'directory', { owner: name, group, mode: '0700' });
  return [{ resource: 'file', path: home, state }];
}
