import { posix } from 'node:path';
import { type Predicted, type Probe, sh, textOf } from '../../module-api/index.ts';
import { entryFunction, fieldsOf, groupKey, userKey } from '../accounts/account.ts';
import type { UserArgs } from './args.ts';

/** A user as the databases have it. */
export interface Account {
  /** `?`: a number nobody knows before the user is made. */
  readonly uid: string;
  readonly gid: string;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
  /** The primary group's name, or its number where it has none. */
  readonly group: string;
  /** The names of all others. */
  readonly groups: readonly string[];
  /** Fields 2 to 8 of /etc/shadow; none when they may not be read. */
  readonly shadow: readonly string[];
}

export interface UserState {
  readonly account: Account | undefined;
  /** The groups that the task names, by how it names them: their names. */
  readonly known: ReadonlyMap<string, string>;
  /** Whether there is a group of the user's name. */
  readonly hasOwnGroup: boolean;
  /** Who has the number that is asked for. */
  readonly holder: string | undefined;
  /** Those of the directories that were looked for. */
  readonly directories: ReadonlySet<string>;
  readonly key: SshKey | undefined;
  readonly hasUseradd: boolean;
  readonly isRoot: boolean;
}

interface SshKey {
  readonly publicKey: string;
  readonly fingerprint: string;
}

export function keyFile({ ssh_key_file, ssh_key_type }: UserArgs, home: string): string {
  return posix.resolve(home, ssh_key_file ?? `.ssh/id_${ssh_key_type}`);
}

export function userState(args: UserArgs): Probe<UserState> {
  const { name, uid, local, home = '' } = args;
  const sought = soughtGroups(args);
  const number = uid === undefined ? sh`` : sh`printf 'holder|%s\n' "$(k_entry passwd ${uid})"`;
  const file = args.ssh_key_file ?? `.ssh/id_${args.ssh_key_type}`;
  return {
    script: sh`(
PATH=$PATH:/usr/sbin:/sbin
${entryFunction(local)}
k_p=$(k_entry passwd ${name})
printf 'passwd|%s\n' "$k_p"
printf 'shadow|%s\n' "$(k_entry shadow ${name} 2>/dev/null)"
k_h=$(printf %s "$k_p" | cut -d: -f6)
k_g=$(printf %s "$k_p" | cut -d: -f4)
[ -z "$k_g" ] || printf 'primary|%s\n' "$(k_entry group "$k_g" | cut -d: -f1)"
k_groups 2>/dev/null | K_N=${name} awk -F: '{
  n = split($4, m, ","); for (i = 1; i <= n; i++) if (m[i] == ENVIRON["K_N"]) { print "member|" $1; break } }'
for k_i in ${sought.length === 0 ? sh`` : sought}; do printf 'known|%s|%s\n' "$k_i" "$(k_entry group "$k_i" | cut -d: -f1)"; done
printf 'own|%s\n' "$(k_entry group ${name} | cut -d: -f1)"
${number}
for k_d in "$k_h" ${home === '' ? sh`''` : home}; do [ -z "$k_d" ] || [ ! -d "$k_d" ] || printf 'directory|%s\n' "$k_d"; done
case ${file} in /*) k_f=${file} ;; *) k_f=${home === '' ? sh`$k_h` : home}/${file} ;; esac
if [ -e "$k_f" ]; then
  printf 'key|%s|' "$(cat "$k_f.pub" 2>/dev/null | head -n 1)"
  ssh-keygen -lf "$k_f.pub" 2>/dev/null | head -n 1; echo
fi
command -v useradd >/dev/null 2>&1 && echo 'has|useradd'
printf 'user|%s\n' "$(id -u)"
)`,
    parse: ({ stdout }) => parseUserState(name, textOf(stdout)),
    overlay: (observed, predicted) => overlayUser(args, observed, predicted),
  };
}

export function soughtGroups({ group, groups = [] }: UserArgs): readonly string[] {
  return [...new Set([...(group === undefined ? [] : [group]), ...groups])].filter(
    one => one !== '',
  );
}

export function parseUserState(name: string, text: string): UserState {
  const [first = ''] = fieldsOf(text, 'passwd');
  const [found, , uid = '', gid = '', comment = '', home = '', shell = ''] = first.split(':');
  const [shadowName, ...shadow] = fieldsOf(text, 'shadow')[0]?.split(':') ?? [];
  const primary = fieldsOf(text, 'primary')[0] ?? '';
  const [holder = ''] = fieldsOf(text, 'holder')[0]?.split(':') ?? [];
  const [key] = fieldsOf(text, 'key');
  const bar = key?.lastIndexOf('|') ?? -1;
  return {
    account:
      found === name
        ? {
            ...{ uid, gid, comment, home, shell, group: primary === '' ? gid : primary },
            groups: fieldsOf(text, 'member'),
            shadow: shadowName === name ? shadow : [],
          }
        : undefined,
    known: new Map(
      fieldsOf(text, 'known').flatMap(field => {
        const [asked = '', is = ''] = field.split('|');
        return is === '' ? [] : [[asked, is] as const];
      }),
    ),
    hasOwnGroup: fieldsOf(text, 'own')[0] === name,
    holder: holder === '' ? undefined : holder,
    directories: new Set(fieldsOf(text, 'directory')),
    key:
      key === undefined
        ? undefined
        : { publicKey: key.slice(0, bar), fingerprint: key.slice(bar + 1) },
    hasUseradd: fieldsOf(text, 'has').length > 0,
    isRoot: fieldsOf(text, 'user')[0] === '0',
  };
}

function overlayUser(args: UserArgs, observed: UserState, predicted: Predicted): UserState {
  const { name, home } = args;
  const after = predicted.value(userKey(name));
  const account = after === undefined ? observed.account : accountFrom(after);
  const known = new Map(observed.known);
  for (const group of soughtGroups(args)) {
    const number = predicted.value(groupKey(group));
    if (number === '') known.delete(group);
    else if (number !== undefined) known.set(group, group);
  }
  const homes = [account?.home ?? '', home ?? ''].filter(one => one !== '');
  const directories = homes.filter(one => {
    const state = predicted.file(one);
    return state === undefined ? observed.directories.has(one) : state.type === 'directory';
  });
  const file = keyFile(args, home ?? account?.home ?? '/');
  const isMade = predicted.file(file)?.type === 'file';
  const { holder } = observed;
  const isHeld = holder !== undefined && predicted.value(userKey(holder)) !== '';
  return {
    ...observed,
    account,
    known,
    directories: new Set(directories),
    holder: isHeld ? holder : undefined,
    key: isMade ? (observed.key ?? { publicKey: '', fingerprint: '' }) : observed.key,
  };
}

function accountFrom(json: string): Account | undefined {
  // Written by `plan` of this module.
  return json === '' ? undefined : JSON.parse(json);
}
