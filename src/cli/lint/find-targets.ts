import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../../diagnostics/diagnostic.ts';
import type { LoaderFiles } from '../../playbook/loading.ts';
import { kindOf, lineOfPlays } from './kind-of-file.ts';
import { isPartOfRole, isTemplate, isYaml, partOf } from './part-of-role.ts';

/** Absolute paths. */
export interface Targets {
  readonly playbooks: readonly string[];
  readonly roles: readonly string[];
  /** Files of tasks that are in no role. */
  readonly taskFiles: readonly string[];
  /** Files of `group_vars` and the like. */
  readonly variableFiles: readonly string[];
  /** Those that are in no role. */
  readonly templateFiles: readonly string[];
  /** Files that were asked for in which there is nothing to look at. */
  readonly others: readonly string[];
  /** Roles of which only some files were asked for, with these. */
  readonly parts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those of whole roles, too: files that a role need not bring by itself. */
  readonly roleFiles: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Search {
  readonly files: LoaderFiles;
  readonly excluded: readonly string[];
  readonly playbooks: Set<string>;
  readonly roles: Set<string>;
  readonly taskFiles: Set<string>;
  readonly variableFiles: Set<string>;
  readonly templateFiles: Set<string>;
  readonly others: Set<string>;
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
    templateFiles: new Set(),
    others: new Set(),
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
  const roleFiles = new Map<string, ReadonlySet<string>>(search.parts);
  for (const role of search.roles) roleFiles.set(role, await filesOf(role, search));
  for (const role of search.parts.keys()) search.roles.add(role);
  return {
    playbooks: [...search.playbooks],
    roles: [...search.roles],
    taskFiles: [...search.taskFiles],
    variableFiles: [...search.variableFiles],
    templateFiles: [...search.templateFiles],
    others: [...search.others],
    parts: search.parts,
    roleFiles,
  };
}

async function addFile(path: string, search: Search): Promise<void> {
  const { files, parts, others } = search;
  const role = await roleAround(path, files);
  if (role === undefined) search[await placeOf(path, files)].add(path);
  else if (partOf(path, role) === 'none') others.add(path);
  else parts.set(role, (parts.get(role) ?? new Set()).add(path));
}

/** What a file that is in no role is. */
async function placeOf(
  path: string,
  files: LoaderFiles,
): Promise<'playbooks' | 'taskFiles' | 'variableFiles' | 'templateFiles' | 'others'> {
  const folders = path.split('/').slice(0, -1);
  if (isTemplate(path, folders)) return 'templateFiles';
  if (!isYaml(path)) return 'others';
  if (folders.some(name => variableFolders.has(name))) return 'variableFiles';
  const kind = kindOf((await files.read(path)) ?? new Uint8Array(), path);
  if (kind === 'tasks') return 'taskFiles';
  if (kind === 'playbook') return 'playbooks';
  const folder = folders.at(-1) ?? '';
  if (folder === 'vars' || folder === 'defaults') return 'variableFiles';
  if (folder === 'tasks' || folder === 'handlers') return 'taskFiles';
  if (kind === 'unclear') return 'playbooks';
  return /(?:vars|variables|defaults|secrets|vault)[^/]*$/i.test(path) ? 'variableFiles' : 'others';
}

const variableFolders: ReadonlySet<string> = new Set(['group_vars', 'host_vars']);

/** Of its tasks, handlers and variables: what is a template only its task tells. */
async function filesOf(role: string, { files, excluded }: Search): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const search = async (folder: string): Promise<void> => {
    for (const name of await files.list(folder)) {
      const path = join(folder, name);
      if (name.startsWith('.') || excluded.includes(path)) continue;
      if (await files.isDirectory(path)) await search(path);
      else if (/\.ya?ml$/.test(name)) found.add(path);
    }
  };
  for (const folder of ['tasks', 'handlers', 'defaults', 'vars']) await search(join(role, folder));
  return found;
}

/** The role whose file it is. */
async function roleAround(path: string, files: LoaderFiles): Promise<string | undefined> {
  for (let at = dirname(path); dirname(at) !== at; at = dirname(at)) {
    const [part = ''] = relative(at, path).split('/');
    if (!isPartOfRole(part)) continue;
    if (basename(dirname(at)) === 'roles' || (await isRole(at, files))) return at;
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
