import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { exitCodes } from '../../engine/exit-code.ts';
import { defaultLabel, type Opened } from '../../engine/variables/vault.ts';
import { secretAsker } from '../ask.ts';
import type { Io } from '../io.ts';
import { UsageError } from '../report-error.ts';
import { editText } from '../vault/edit-text.ts';
import { isEncrypted, type NamedFile, openNamed, readNamed } from '../vault/opened-file.ts';
import { checkWritable, modeOf, privateMode, replaceFile } from '../vault/replace-file.ts';
import {
  chosenSecret,
  openerOf,
  passwordsFor,
  sealed,
  type VaultCommandFlags,
} from '../vault/vault-session.ts';
import { readVaultPasswords } from '../vault-passwords.ts';

export interface VaultFileFlags extends VaultCommandFlags {
  readonly output?: string;
}

export interface VaultStringFlags extends VaultFileFlags {
  readonly name?: readonly string[];
  readonly stdinName?: string;
  readonly prompt?: true;
}

export interface VaultRekeyFlags extends VaultCommandFlags {
  readonly newVaultId?: string;
  readonly newVaultPasswordFile?: string;
}

/** `kplay vault create` */
export async function createVault(name: string, flags: VaultCommandFlags, io: Io) {
  const path = resolve(io.workingDirectory, name);
  if (existsSync(path)) {
    throw new UsageError(`${name} is there already; "kplay vault edit" changes it.`);
  }
  checkWritable(path);
  const secret = chosenSecret(await passwordsFor(flags, io, { isNew: true }), flags);
  const content = await editText(Buffer.alloc(0), path, io);
  replaceFile(path, sealed(content, secret), privateMode);
  return exitCodes.done;
}

/** `kplay vault edit`: the file is written only when its text changed. */
export async function editVault(names: readonly string[], flags: VaultCommandFlags, io: Io) {
  const secrets = await passwordsFor(flags, io, { isNew: false });
  const vault = openerOf(secrets);
  for (const file of await readNamed(names, io)) {
    const path = requirePath(file);
    const opened = openNamed(file, vault);
    checkWritable(path);
    const content = await editText(opened.content, path, io);
    if (content.equals(opened.content) && flags.encryptVaultId === undefined) continue;
    const secret =
      flags.encryptVaultId === undefined ? secretOf(opened) : chosenSecret(secrets, flags);
    replaceFile(path, sealed(content, secret), modeOf(path));
  }
  return exitCodes.done;
}

/** `kplay vault view` */
export async function viewVault(names: readonly string[], flags: VaultCommandFlags, io: Io) {
  const vault = openerOf(await passwordsFor(flags, io, { isNew: false }));
  const files = await readNamed(names, io);
  for (const { content } of files.map(file => openNamed(file, vault))) io.stdout.write(content);
  return exitCodes.done;
}

/** `kplay vault encrypt` */
export async function encryptFiles(names: readonly string[], flags: VaultFileFlags, io: Io) {
  const secret = chosenSecret(await passwordsFor(flags, io, { isNew: true }), flags);
  const files = await readNamed(names, io);
  for (const file of files) {
    if (isEncrypted(file)) throw new UsageError(`${file.name} is encrypted already.`);
  }
  const texts = files.map(file => ({ file, content: Buffer.from(sealed(file.content, secret)) }));
  return put(texts, flags, io);
}

/** `kplay vault decrypt` */
export async function decryptFiles(names: readonly string[], flags: VaultFileFlags, io: Io) {
  const vault = openerOf(await passwordsFor(flags, io, { isNew: false }));
  const files = await readNamed(names, io);
  const opened = files.map(file => ({ file, content: openNamed(file, vault).content }));
  return put(opened, flags, io);
}

/** `kplay vault rekey`: every file opens with the new password, or none was touched. */
export async function rekeyFiles(names: readonly string[], flags: VaultRekeyFlags, io: Io) {
  const vault = openerOf(await passwordsFor(flags, io, { isNew: false }));
  const files = await readNamed(names, io);
  const opened = files.map(file => ({ path: requirePath(file), ...openNamed(file, vault) }));
  const { newVaultId, newVaultPasswordFile } = flags;
  const fresh = await readVaultPasswords(
    {
      vaultIdentityList: newVaultId === undefined ? [] : [newVaultId],
      vaultPasswordFile: newVaultPasswordFile === undefined ? [] : [newVaultPasswordFile],
      askVaultPass: newVaultId === undefined && newVaultPasswordFile === undefined,
    },
    io,
    { ask: secretAsker(io), isNew: true },
  );
  const secret = chosenSecret(fresh, flags);
  const texts = opened.map(({ path, content }) => ({ path, text: sealed(content, secret) }));
  for (const { path, text } of texts) replaceFile(path, text, modeOf(path));
  return exitCodes.done;
}

/** `kplay vault encrypt-string`: values for YAML files. */
export async function encryptStrings(given: readonly string[], flags: VaultStringFlags, io: Io) {
  const secret = chosenSecret(await passwordsFor(flags, io, { isNew: true }), flags);
  // As an argument of Ansible's, too, "-" is standard input.
  const texts = given.filter(text => text !== '-');
  const values: { readonly name: string | undefined; readonly text: Buffer }[] = texts.map(
    (text, index) => ({ name: flags.name?.[index], text: Buffer.from(text) }),
  );
  if (flags.prompt === true) {
    const text = await secretAsker(io)('Text to encrypt: ');
    values.push({ name: flags.name?.[values.length], text: Buffer.from(text) });
  }
  if (flags.stdinName !== undefined || given.includes('-') || values.length === 0) {
    const [input] = await readNamed(['-'], io);
    const name = flags.stdinName ?? flags.name?.[values.length];
    values.push({ name, text: input?.content ?? Buffer.alloc(0) });
  }
  const content = Buffer.from(
    values.map(({ name, text }) => yamlValue(name, sealed(text, secret))).join(''),
  );
  const { output = '-' } = flags;
  if (output === '-') io.stdout.write(content);
  else replaceFile(resolve(io.workingDirectory, output), content, privateMode);
  return exitCodes.done;
}

function yamlValue(name: string | undefined, text: string): string {
  const key = name === undefined ? '' : `${name}: `;
  return `${key}!vault |\n${text.replaceAll(/^(?=.)/gm, ' '.repeat(10))}`;
}

interface Written {
  readonly file: NamedFile;
  readonly content: Buffer;
}

/**
 * In the place of the files, or to `--output`; what came on standard input goes to standard output.
 */
function put(all: readonly Written[], { output }: VaultFileFlags, io: Io): number {
  if (output !== undefined && all.length > 1) {
    throw new UsageError('--output takes one file.');
  }
  for (const { file, content } of all) {
    const path = output === undefined ? file.path : outputPath(output, io);
    if (path === undefined) io.stdout.write(content);
    else replaceFile(path, content, privateMode);
  }
  return exitCodes.done;
}

function outputPath(output: string, { workingDirectory }: Io): string | undefined {
  return output === '-' ? undefined : resolve(workingDirectory, output);
}

function requirePath({ path }: NamedFile): string {
  if (path !== undefined) return path;
  throw new UsageError('Name a file: standard input cannot be changed.');
}

/** An edited file keeps its id. */
function secretOf({ label, secret }: Opened) {
  return { label: label ?? defaultLabel, secret };
}
