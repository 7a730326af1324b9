import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../../diagnostics/diagnostic.ts';
import type { LoaderFiles } from '../../playbook/loading.ts';
import { kindOf, lineOfPlays } from './kind-of-file.ts';

/** Absolute paths. */
export interface Targets {
  readonly playbooks: readonly string[];
  readonly roles: readonly string[];
  /** Files of tasks that are in no role. */
  readonly taskFiles: readonly string[];
  /** Files of `group_vars` and the like. */
  readonly variableFiles: readonly string[];
  /** Roles of which only some files were asked for, with these. */
  readonly parts: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Search {
  readonly files: LoaderFiles;
  readonly excluded: readonly string[];
  readonly playbooks: Set<string>;
  readonly roles: Set<string>;
  readonly taskFiles: Set<string>;
  readonly variableFiles: Set<string>;
  readonly parts: Map<string, Set<string>>;
}

/**
 * A file is a playbook, or tasks, variables, a part of a role; a folder is a role, or holds
 * playbooks and roles at any depth.
 */
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
    taskFiles: new Set(),
    variableFiles: new Set(),
    parts: new Map(),
  };
  for (const path of paths.map(one => resolve(directory, one))) {
    if (await files.isDirectory(path)) await searchDirectory(path, search);
    else if ((await files.read(path)) !== undefined) await addFile(path, search);
    else {
      const message = `There is no file or folder ${files.shown(path)}.`;
      throw new InputError([{ severity: 'error', code: 'file/not-found', message }]);
    }
  }
  // Who asks for a role and for one of its files wants the role.
  for (const role of search.roles) search.parts.delete(role);
  for (const role of search.parts.keys()) search.roles.add(role);
  const { playbooks, roles, taskFiles, variableFiles, parts } = search;
  return {
    playbooks: [...playbooks],
    roles: [...roles],
    taskFiles: [...taskFiles],
    variableFiles: [...variableFiles],
    parts,
  };
}

async function addFile(path: string, search: Search): Promise<void> {
  const { files, playbooks, taskFiles, variableFiles, parts } = search;
  const role = await roleAround(path, files);
  if (role !== undefined) {
    parts.set(role, (parts.get(role) ?? new Set()).add(path));
    return;
  }
  const folders = path.split('/').slice(0, -1);
  if (folders.some(name => variableFolders.has(name))) variableFiles.add(path);
  else if (kindOf((await files.read(path)) ?? new Uint8Array(), path) === 'tasks')
    taskFiles.add(path);
  else playbooks.add(path);
}

const variableFolders: ReadonlySet<string> = new Set(['group_vars', 'host_vars']);

/** The folders of a role. */
const parts: ReadonlySet<string> = new Set([
  ...['tasks', 'handlers', 'defaults', 'vars', 'meta', 'templates', 'files'],
]);

/** The role whose file it is. */
async function roleAround(path: string, files: LoaderFiles): Promise<string | undefined> {
  for (let at = dirname(path); dirname(at) !== at; at = dirname(at)) {
    const [part = ''] = relative(at, path).split('/');
    if (parts.has(part) && (await isRole(at, files))) return at;
  }
  return undefined;
}

/** Folders in which no playbook is looked for. */
const others: ReadonlySet<string> = new Set([
  ...['node_modules', 'collections', 'group_vars', 'host_vars', 'molecule', 'files', 'templates'],
  // Of event-driven Ansible: lists with "hosts", but no plays.
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

async function isPlaybook(path: string, files: LoaderFiles): Promise<boolean> {
  const bytes = await files.read(path);
  if (bytes === undefined || !lineOfPlays.test(Buffer.from(bytes).toString('utf8'))) return false;
  return kindOf(bytes, path) === 'playbook';
}
