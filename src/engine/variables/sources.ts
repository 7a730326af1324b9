import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceFile } from '../../diagnostics/source-file.ts';
import { fail } from '../../module-api/failure.ts';
import { formatMode } from '../../module-api/mode.ts';
import type {
  ControllerDirectory,
  ControllerEntry,
  ControllerFile,
} from '../../module-api/source.ts';
import { isVault } from '../../template/algorithms/vault.ts';

/** Texts longer than this are not kept for diffs. Bytes. */
const textLimit = 1_048_576;

interface ReadOptions {
  /** Follow symbolic links in a directory. */
  readonly follow?: boolean;
  /** Opens an encrypted file; without it, files are read as they are. */
  readonly decrypt?: ((source: SourceFile) => Uint8Array) | undefined;
}

/** A file or directory of the controller, as modules see it. */
export async function readControllerPath(
  path: string,
  { follow = true, decrypt }: ReadOptions = {},
): Promise<ControllerFile | ControllerDirectory> {
  const status = await stat(path);
  if (status.isFile()) return readControllerFile(path, decrypt);
  if (!status.isDirectory()) fail(`${path} is neither a file nor a directory`);
  return {
    kind: 'controller-directory',
    path,
    mode: formatMode(status.mode & 0o7777),
    entries: await entriesOf(path, '', { follow, decrypt }),
  };
}

async function readControllerFile(
  path: string,
  decrypt: ReadOptions['decrypt'],
): Promise<ControllerFile> {
  const status = await stat(path);
  const stored = await readFile(path);
  const isOpened = decrypt !== undefined && isVault(stored.subarray(0, 100).toString('latin1'));
  const bytes = isOpened ? decrypt({ path, text: stored.toString('latin1') }) : stored;
  return {
    kind: 'controller-file',
    path,
    size: bytes.length,
    mode: formatMode(status.mode & 0o7777),
    sha1: createHash('sha1').update(bytes).digest('hex'),
    ...(isOpened && { decrypted: bytes }),
    ...(bytes.length <= textLimit && isUtf8(bytes) && { text: bytes.toString('utf8') }),
  };
}

async function entriesOf(
  root: string,
  below: string,
  options: ReadOptions,
): Promise<ControllerEntry[]> {
  const entries: ControllerEntry[] = [];
  const names = await readdir(join(root, below));
  for (const name of names.sort()) {
    const relative = join(below, name);
    const path = join(root, relative);
    const link = await lstat(path);
    if (link.isSymbolicLink() && options.follow === false) {
      entries.push({ relative, type: 'link', target: await readlink(path) });
      continue;
    }
    const status = await stat(path);
    if (status.isDirectory()) {
      entries.push({ relative, type: 'directory', mode: formatMode(status.mode & 0o7777) });
      entries.push(...(await entriesOf(root, relative, options)));
    } else if (status.isFile()) {
      entries.push({
        relative,
        type: 'file',
        file: await readControllerFile(path, options.decrypt),
      });
    }
  }
  return entries;
}
