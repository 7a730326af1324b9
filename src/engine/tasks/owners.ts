import type { Change } from '../../module-api/change.ts';
import { type CommandResult, textOf } from '../../module-api/command-result.ts';
import type { Predicted } from '../../module-api/predicted.ts';
import { type Shell, sh } from '../../module-api/shell.ts';
import { groupKey, userKey } from '../../modules/accounts/account.ts';

interface Accounts {
  readonly owners: readonly string[];
  readonly groups: readonly string[];
}

/**
 * Whom files would be given to by name, as far as nobody knows yet that there is such a user or
 * group. Where an earlier task would install software or run a command of the user's, anybody may
 * be there then.
 */
export function namedAccounts(changes: readonly Change[], predicted: Predicted): Accounts {
  if (predicted.installing !== undefined) return { owners: [], groups: [] };
  const wanted = changes.flatMap(change => {
    if (!('attributes' in change)) return [];
    const { owner, group } = change.attributes;
    const { before } = change;
    const known = before.type === 'absent' ? { owner: '', group: '' } : before;
    return [
      {
        owner: owner === known.owner ? undefined : owner,
        group: group === known.group ? undefined : group,
      },
    ];
  });
  const isMade = (key: string): boolean => (predicted.value(key) ?? '') !== '';
  const named = (names: readonly (string | undefined)[]): readonly string[] =>
    [...new Set(names)].flatMap(name =>
      name === undefined || name === 'root' || /^\d+$/.test(name) ? [] : [name],
    );
  return {
    owners: named(wanted.map(({ owner }) => owner)).filter(name => !isMade(userKey(name))),
    // Who makes a user makes a group of its name, too.
    groups: named(wanted.map(({ group }) => group)).filter(
      name => !isMade(groupKey(name)) && !isMade(userKey(name)),
    ),
  };
}

/** Prints those of them that the host does not have. */
export function accountsScript({ owners, groups }: Accounts): Shell {
  return sh`( set -- ${owners}; for k_u in "$@"; do id -u "$k_u" >/dev/null 2>&1 || printf 'owner|%s\n' "$k_u"; done
set -- ${groups}; for k_g in "$@"; do
  getent group "$k_g" >/dev/null 2>&1 || cut -d: -f1 /etc/group | grep -qxF -e "$k_g" || printf 'group|%s\n' "$k_g"
done )`;
}

/** What to say of each. */
export function missingAccounts({ stdout }: CommandResult): readonly string[] {
  return textOf(stdout)
    .split('\n')
    .flatMap(line => {
      const [, option, name] = /^(owner|group)\|(.*)$/.exec(line) ?? [];
      if (option === undefined) return [];
      const what = option === 'owner' ? 'user' : 'group';
      return [`"${option}": the host has no ${what} ${name}, and no task before this one makes it`];
    });
}
