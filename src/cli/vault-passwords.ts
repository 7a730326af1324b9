import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { defaultLabel, type VaultSecret, VaultSecrets } from '../engine/variables/vault.ts';
import { isVault } from '../template/algorithms/vault.ts';
import type { Io } from './io.ts';
import { UsageError } from './report-error.ts';

/** Where vault passwords come from. */
export type VaultFlags = Pick<Settings, 'vaultIdentityList' | 'vaultPasswordFile' | 'askVaultPass'>;

type Ask = (prompt: string) => Promise<string>;

/** Asks twice where a new password is to be chosen. */
export interface PasswordAsking {
  readonly ask: Ask;
  readonly isNew?: boolean;
}

/**
 * The passwords that the settings name: first those with ids, then files, then the one asked for.
 */
export async function readVaultPasswords(
  flags: VaultFlags,
  io: Io,
  asking: PasswordAsking,
): Promise<readonly VaultSecret[]> {
  const secrets: VaultSecret[] = [];
  for (const id of flags.vaultIdentityList)
    secrets.push(await readVaultId(id, { io, asking, known: secrets }));
  for (const file of flags.vaultPasswordFile) {
    secrets.push({ label: defaultLabel, secret: await readPassword(file, { io, known: secrets }) });
  }
  if (flags.askVaultPass) {
    secrets.push({ label: defaultLabel, secret: await askPassword(defaultLabel, asking) });
  }
  return secrets;
}

/** Whether a person has to be asked for one of them. */
export function asksForVault({ askVaultPass, vaultIdentityList }: VaultFlags): boolean {
  return askVaultPass || vaultIdentityList.some(id => isPrompt(id.slice(id.indexOf('@') + 1)));
}

/** What is wrong with the files that are named, before anybody is asked. */
export function vaultFileProblems(
  { vaultIdentityList, vaultPasswordFile }: VaultFlags,
  io: Io,
): readonly string[] {
  const sources = vaultIdentityList.map(id => id.slice(id.indexOf('@') + 1));
  const files = sources.filter(source => source !== '' && !isPrompt(source));
  return [...files, ...vaultPasswordFile].flatMap(file => passwordFileProblem(file, { io }) ?? []);
}

function isPrompt(source: string): boolean {
  return source === 'prompt' || source === 'prompt_ask_vault_pass';
}

interface Place {
  readonly io: Io;
  /** Whose password it is. */
  readonly kind?: 'vault' | 'become' | 'connection';
  /** Open a password file that is itself encrypted. */
  readonly known: readonly VaultSecret[];
  readonly label?: string;
}

/** `label@source`, or a source alone. */
async function readVaultId(
  id: string,
  { asking, ...place }: Place & { readonly asking: PasswordAsking },
): Promise<VaultSecret> {
  const at = id.indexOf('@');
  const label = at <= 0 ? defaultLabel : id.slice(0, at);
  const source = at === -1 ? id : id.slice(at + 1);
  if (source === '') {
    throw new UsageError(`--vault-id ${id}: write ID@prompt, ID@FILE or ID@PROGRAM.`);
  }
  const secret = isPrompt(source)
    ? await askPassword(label, asking)
    : await readPassword(source, { ...place, ...(at > 0 && { label }) });
  return { label, secret };
}

async function askPassword(label: string, { ask, isNew = false }: PasswordAsking) {
  const id = label === defaultLabel ? '' : ` (${label})`;
  const password = await ask(`${isNew ? 'New vault' : 'Vault'} password${id}: `);
  if (password === '') throw new UsageError('The vault password must not be empty.');
  if (isNew && (await ask(`Confirm new vault password${id}: `)) !== password)
    throw new UsageError('The two vault passwords are not the same.');
  return Buffer.from(password);
}

/** Why there is no password to be had of a file. */
export function passwordFileProblem(
  written: string,
  { io, kind = 'vault' }: Pick<Place, 'io' | 'kind'>,
): string | undefined {
  const path = pathOf(written, io);
  if (!existsSync(path)) return `There is no ${kind} password file ${written}.`;
  const found = statSync(path);
  if (found.isFIFO()) return undefined;
  if (!found.isFile()) return `The ${kind} password file ${written} is not a file.`;
  if (isExecutable(path)) return undefined;
  try {
    const isEmpty = readFileSync(path, 'latin1').trim() === '';
    return isEmpty ? `The ${kind} password that ${written} gives is empty.` : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `The ${kind} password file ${written} cannot be read: ${reason}.`;
  }
}

function pathOf(written: string, { workingDirectory, environment }: Io): string {
  return resolve(workingDirectory, written.replace(/^~(?=\/)/, environment['HOME'] ?? '~'));
}

/** The password in a file, or the one that a program prints. */
export async function readPassword(
  written: string,
  { io, known, label, kind = 'vault' }: Place,
): Promise<Uint8Array> {
  const problem = passwordFileProblem(written, { io, kind });
  if (problem !== undefined) throw new UsageError(problem);
  const path = pathOf(written, io);
  const isProgram = isExecutable(path);
  const password = isProgram
    ? await runProgram({ path, written, kind }, label)
    : readPasswordFile({ path, written, kind }, known);
  if (password.length > 0) return password;
  throw new UsageError(`The ${kind} password that ${written} gives is empty.`);
}

interface NamedSource {
  readonly path: string;
  /** As the user wrote it. */
  readonly written: string;
  readonly kind: string;
}

function readPasswordFile({ path, written }: NamedSource, known: readonly VaultSecret[]): Buffer {
  const text = readFileSync(path, 'latin1');
  const opened = isVault(text)
    ? new VaultSecrets(known, () => undefined).decryptBytes({ path: written, text })
    : Buffer.from(text, 'latin1');
  return Buffer.from(opened.toString('latin1').replaceAll(/^[\t-\r ]+|[\t-\r ]+$/g, ''), 'latin1');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  // For root, everything can be executed of which anybody may execute it.
  return (statSync(path).mode & 0o111) !== 0;
}

/** Programs whose names end in `-client` are told which id they are asked for. */
function runProgram(
  { path, written, kind }: NamedSource,
  label: string | undefined,
): Promise<Buffer> {
  const isClient = basename(path, extname(path)).endsWith('-client');
  const args = isClient && label !== undefined ? ['--vault-id', label] : [];
  return new Promise((settle, reject) => {
    const child = spawn(path, args, { stdio: ['inherit', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', ({ message }) => {
      reject(new UsageError(`The ${kind} password program ${written} cannot be run: ${message}.`));
    });
    child.on('close', code => {
      if (code === 0) {
        const output = Buffer.concat(stdout).toString('latin1');
        settle(Buffer.from(output.replaceAll(/^[\r\n]+|[\r\n]+$/g, ''), 'latin1'));
        return;
      }
      const said = Buffer.concat(stderr).toString('utf8').trim();
      const isUnknown = isClient && code === 2;
      const what = isUnknown ? `knows no id "${label ?? ''}"` : `ended with ${code ?? 'a signal'}`;
      const more = said === '' ? '.' : `: ${said}`;
      reject(new UsageError(`The ${kind} password program ${written} ${what}${more}`));
    });
  });
}
