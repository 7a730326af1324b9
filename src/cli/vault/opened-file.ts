import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Opened, VaultSecrets } from '../../engine/variables/vault.ts';
import { hasVaultMark } from '../../template/algorithms/vault.ts';
import type { Io } from '../io.ts';
import { UsageError } from '../report-error.ts';

/** A file of the command line; `-` is what is given on standard input. */
export interface NamedFile {
  readonly name: string;
  /** `undefined` for standard input. */
  readonly path: string | undefined;
  readonly content: Buffer;
}

export async function readNamed(names: readonly string[], io: Io): Promise<readonly NamedFile[]> {
  const files: NamedFile[] = [];
  for (const name of names.length === 0 ? ['-'] : names) {
    if (name === '-')
      files.push({ name: 'standard input', path: undefined, content: await rest(io) });
    else files.push(readOne(name, io));
  }
  return files;
}

function readOne(name: string, io: Io): NamedFile {
  const path = resolve(io.workingDirectory, name);
  try {
    return { name, path, content: readFileSync(path) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${name} cannot be read: ${reason}.`);
  }
}

export function isEncrypted({ content }: NamedFile): boolean {
  return hasVaultMark(content.subarray(0, 100).toString('latin1'));
}

export function openNamed(file: NamedFile, vault: VaultSecrets): Opened {
  if (!isEncrypted(file)) throw new UsageError(`${file.name} is not encrypted with a vault.`);
  return vault.open({ path: file.name, text: file.content.toString('latin1') });
}

async function rest({ stdin }: Io): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
