import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { LoginPasswords } from '../engine/hosts/connections.ts';
import type { Io } from './io.ts';
import type { RunFlags } from './run-flags.ts';
import { passwordFileProblem, readPassword } from './vault-passwords.ts';

/** Those of the connection and of become: asked for, or from files. */
export async function readLoginPasswords(
  flags: RunFlags,
  io: Io,
  ask: (prompt: string) => Promise<string>,
): Promise<LoginPasswords> {
  const fromFile = async (file: string | undefined, kind: 'become' | 'connection') => {
    if (file === undefined) return undefined;
    return Buffer.from(await readPassword(file, { io, kind, known: [] })).toString('utf8');
  };
  const password = flags.askPass
    ? await ask('Password of the connection: ')
    : await fromFile(flags.connectionPasswordFile, 'connection');
  if (!flags.askBecomePass) {
    return { password, becomePassword: await fromFile(flags.becomePasswordFile, 'become') };
  }
  const hint = password === undefined ? '' : ' (empty: the same)';
  const become = await ask(`Password of become${hint}: `);
  return { password, becomePassword: become === '' ? password : become };
}

/**
 * What is wrong with the files of passwords, before anybody is asked and any of their programs is
 * run.
 */
export function checkPasswordFiles(flags: RunFlags, io: Io, diagnostics: Diagnostics): void {
  const { connectionPasswordFile, becomePasswordFile, askPass, askBecomePass } = flags;
  const files = [
    ['connection', askPass ? undefined : connectionPasswordFile],
    ['become', askBecomePass ? undefined : becomePasswordFile],
  ] as const;
  for (const [kind, file] of files) {
    const problem = file === undefined ? undefined : passwordFileProblem(file, { io, kind });
    if (problem !== undefined) diagnostics.error('cli/wrong-option', problem);
  }
}
