import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../module-api/failure.ts';
import { formatMode } from '../module-api/mode.ts';
import type { ControllerDirectory, ControllerEntry, ControllerFile } from '../module-api/source.ts';

/** Texts longer than this are not kept for diffs. Bytes. */
const textLimit = 1_048_576;

/** A file or directory of the controller, as modules see it. */
export async function readControllerPath(
  path: string,
  follow = true,
): Promise<ControllerFile | ControllerDirectory> {
  const status = await stat(path);
  if (status.isFile()) return readControllerFile(path);
  if (!status.isDirectory()) fail(`${path} is neither a file nor a directory`);
  return {
    kind: 'controller-directory',
    path,
    mode: formatMode(status.mode & 0o7777),
    entries: await entriesOf(path, '', follow),
  };
}

async function readControllerFile(path: string): Promise<ControllerFile> {
  const status = await stat(path);
  const bytes = await readFile(path);
  return {
    kind: 'controller-file',
    path,
    size: bytes.length,
    mode: formatMode(status.mode & 0o7777),
    sha1: createHash('sha1').update(bytes).digest('hex'),
    ...(bytes.length <= textLimit && isUtf8(bytes) && { text: bytes.toString('utf8') }),
  };
}

async function entriesOf(root: string, below: string, follow: boolean): Promise<ControllerEntry[]> {
  const entries: ControllerEntry[] = [];
  const names = await readdir(join(root, below));
  for (const name of names.sort()) {
    const relative = join(below, name);
    const path = join(root, relative);
    const link = await lstat(path);
    if (link.isSymbolicLink() && !follow) {
      entries.push({ relative, type: 'link', target: await readlink(path) });
      continue;
    }
    const status = await stat(path);
    if (status.isDirectory()) {
      entries.push({ relative, type: 'directory', mode: formatMode(status.mode & 0o7777) });
      entries.push(...(await entriesOf(root, relative, follow)));
    } else if (status.isFile()) {
      entries.push({ relative, type: 'file', file: await readControllerFile(path) });
    }
  }
  return entries;
}
