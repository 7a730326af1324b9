import { basename, join, resolve } from 'node:path';
import { InputError } from '../../diagnostics/diagnostic.ts';
import type { LoaderFiles } from '../../playbook/loading.ts';

/** Absolute paths. */
export interface Targets {
  readonly playbooks: readonly string[];
  readonly roles: readonly string[];
}

interface Search {
  readonly files: LoaderFiles;
  readonly excluded: readonly string[];
  readonly playbooks: Set<string>;
  readonly roles: Set<string>;
}

/** A file is a playbook; a folder is a role, or holds playbooks and roles at any depth. */
export async function findTargets(
  paths: readonly string[],
  {
    files,
    directory,
    excluded,
  }: {
    readonly files: LoaderFiles;
    readonly directory: string;
    readonly excluded: readonly string[];
  },
): Promise<Targets> {
  const search: Search = {
    files,
    excluded: excluded.map(path => resolve(directory, path)),
    playbooks: new Set(),
    roles: new Set(),
  };
  for (const path of paths.map(one => resolve(directory, one))) {
    if (await files.isDirectory(path)) await searchDirectory(path, search);
    else if (await files.exists(path)) search.playbooks.add(path);
    else {
      const message = `There is no file or folder ${files.shown(path)}.`;
      throw new InputError([{ severity: 'error', code: 'file/not-found', message }]);
    }
  }
  return { playbooks: [...search.playbooks], roles: [...search.roles] };
}

/** Folders in which no playbook is looked for. */
const others: ReadonlySet<string> = new Set([
  ...['node_modules', 'collections', 'group_vars', 'host_vars', 'molecule', 'files', 'templates'],
  'rulebooks',
]);

async function searchDirectory(path: string, search: Search): Promise<void> {
  const { files, excluded } = search;
  if (excluded.some(one => path === one || path.startsWith(`${one}/`))) return;
  if (await isRole(path, files)) {
    search.roles.add(path);
    return;
  }
  for (const name of await files.list(path)) {
    const inner = join(path, name);
    if (name.startsWith('.') || others.has(name) || excluded.includes(inner)) continue;
    if (await files.isDirectory(inner)) await searchDirectory(inner, search);
    else if (/\.ya?ml$/.test(name) && (await isPlaybook(inner, files))) search.playbooks.add(inner);
  }
}

async function isRole(path: string, files: LoaderFiles): Promise<boolean> {
  if (basename(path) === 'roles') return false;
  for (const folder of ['tasks', 'handlers', 'defaults', 'meta', 'vars']) {
    for (const file of ['main.yml', 'main.yaml']) {
      if (await files.exists(join(path, folder, file))) return true;
    }
  }
  return false;
}

/** A list whose items have what only plays have. A file that cannot be read as YAML is told by its lines, too. */
const playKey = /^(?:-\s+|\s+)["']?(?:hosts|(?:ansible\.builtin\.)?import_playbook)["']?\s*:/m;

async function isPlaybook(path: string, files: LoaderFiles): Promise<boolean> {
  const text = Buffer.from((await files.read(path)) ?? []).toString('utf8');
  return /^-\s/m.test(text) && playKey.test(text);
}
