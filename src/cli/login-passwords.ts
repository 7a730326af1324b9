import type { Io } from './io.ts';
import type { RunFlags } from './run-flags.ts';
import { readPassword } from './vault-passwords.ts';

/** Those of the connection and of become: asked for, or from files. */
export async function readLoginPasswords(
  flags: RunFlags,
  io: Io,
  ask: (prompt: string) => Promise<string>,
): Promise<readonly [string | undefined, string | undefined]> {
  const fromFile = async (file: string | undefined, kind: 'become' | 'connection') => {
    if (file === undefined) return undefined;
    return Buffer.from(await readPassword(file, { io, kind, known: [] })).toString('utf8');
  };
  const password = flags.askPass
    ? await ask('Password of the connection: ')
    : await fromFile(flags.connectionPasswordFile, 'connection');
  if (!flags.askBecomePass) return [password, await fromFile(flags.becomePasswordFile, 'become')];
  const hint = password === undefined ? '' : ' (empty: the same)';
  const become = await ask(`Password of become${hint}: `);
  return [password, become === '' ? password : become];
}
