import { type JsonObject, type Outcome, textOf } from '../../module-api/index.ts';
import type { UserArgs } from './args.ts';
import { keyFile, type UserState } from './user-state.ts';

export function resultOf(
  args: UserArgs,
  user: UserState,
  outcomes: readonly Outcome[],
): JsonObject {
  const { name, state, remove, force } = args;
  if (state === 'absent') return { name, state, remove, force };
  const { groups, append, comment, home, shell, system, create_home, move_home, password } = args;
  const { account } = user;
  const made = printedEntry(name, outcomes);
  const uid = numberOf(args.uid ?? made?.[2] ?? account?.uid);
  const gid = numberOf(made?.[3] ?? account?.gid);
  return {
    ...{ name, state, append, system, create_home, move_home },
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { group: gid }),
    ...(groups !== undefined && { groups: groups.join(',') }),
    ...optional('comment', comment ?? made?.[4] ?? account?.comment),
    ...optional('home', home ?? made?.[5] ?? account?.home),
    ...optional('shell', shell ?? made?.[6] ?? account?.shell),
    ...number('password_expire_max', args.password_expire_max ?? account?.shadow[3]),
    ...number('password_expire_min', args.password_expire_min ?? account?.shadow[2]),
    ...(password !== undefined && { password: 'NOT_LOGGING_PASSWORD' }),
    ...keyResult(args, user, outcomes),
  };
}

function number(name: string, text: string | number | undefined): JsonObject {
  const value = numberOf(text);
  return value === undefined ? {} : { [name]: value };
}

function optional(name: string, value: string | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

/** What `useradd` and `usermod` made of it. */
function printedEntry(name: string, outcomes: readonly Outcome[]): readonly string[] | undefined {
  const text = outcomes
    .map(({ stdout }) => (stdout === undefined ? '' : textOf(stdout)))
    .join('\n');
  return text
    .split('\n')
    .findLast(line => line.startsWith(`${name}:`))
    ?.split(':');
}

function numberOf(text: string | number | undefined): number | undefined {
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isInteger(number) ? number : undefined;
}

function keyResult(
  args: UserArgs,
  { key, account }: UserState,
  outcomes: readonly Outcome[],
): JsonObject {
  if (!args.generate_ssh_key) return {};
  const file = { ssh_key_file: keyFile(args, args.home ?? account?.home ?? `/home/${args.name}`) };
  const made = outcomes.find(
    ({ change }) => change.kind === 'run' && change.summary.startsWith('ssh-keygen'),
  );
  if (made !== undefined) {
    if (made.stdout === undefined) return file;
    const [publicKey = '', fingerprint = ''] = textOf(made.stdout).trim().split('\n');
    return { ...file, ssh_public_key: publicKey, ssh_fingerprint: fingerprint };
  }
  if (key === undefined || key.publicKey === '') return file;
  return { ...file, ssh_public_key: key.publicKey, ssh_fingerprint: key.fingerprint };
}
