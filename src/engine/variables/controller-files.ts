import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { relative } from 'node:path';
import type { LoaderFiles } from '../../playbook/loading.ts';
import type { Vault } from '../../playbook/vault.ts';

/** The controller's own files; paths are shown relative to `directory` where that is shorter. */
export function controllerFiles(directory: string, vault?: Vault): LoaderFiles {
  return {
    read: path => unlessMissing(() => readFile(path)),
    exists: async path => (await unlessMissing(() => stat(path))) !== undefined,
    isDirectory: async path => (await unlessMissing(() => stat(path)))?.isDirectory() ?? false,
    list: async path => ((await unlessMissing(() => readdir(path))) ?? []).sort(),
    shown: path => shownPath(path, directory),
    vault,
    home: homedir(),
  };
}

function shownPath(path: string, directory: string): string {
  const shorter = relative(directory, path) || '.';
  return shorter.length < path.length ? shorter : path;
}

const missing: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && missing.has(error.code)) return undefined;
    throw error;
  }
}
