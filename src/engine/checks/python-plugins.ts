import { basename, join } from 'node:path';
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { Diagnostic, Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { LoaderFiles } from '../../playbook/loading.ts';
import type { Play } from '../../playbook/model.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';
import { isMissing, writtenName } from './missing.ts';

/**
 * The folders beside playbooks and in roles and collections in which Ansible looks for what it is.
 */
const folders: ReadonlyMap<DiagnosticCode, readonly string[]> = new Map<
  DiagnosticCode,
  readonly string[]
>([
  ['playbook/unknown-module', ['library', 'action_plugins', 'plugins/modules', 'plugins/action']],
  ['expression/unknown-filter', ['filter_plugins', 'plugins/filter']],
  ['expression/unknown-test', ['test_plugins', 'plugins/test']],
  ['expression/unknown-lookup', ['lookup_plugins', 'plugins/lookup']],
]);

/** Their files are called by any name. */
const byContent: ReadonlySet<DiagnosticCode> = new Set([
  ...(['expression/unknown-filter', 'expression/unknown-test'] as const),
]);

/** Says of what kplay lacks where it stands in Python: it is no slip, and kplay does not run it. */
export async function tellPython(
  { list }: Diagnostics,
  used: {
    readonly plays: Iterable<Pick<Play, 'directory' | 'roles'>>;
    readonly tasks: readonly MetTask[];
  },
  { files }: Run,
): Promise<void> {
  if (!list.some(isMissing)) return;
  const places = pluginPlaces(used);
  const known = new Map<string, string | undefined>();
  for (const [index, problem] of list.entries()) {
    if (!isMissing(problem)) continue;
    const key = `${problem.code} ${writtenName(problem)}`;
    if (!known.has(key)) known.set(key, await fileOf(problem, places, files));
    const file = known.get(key);
    if (file === undefined) continue;
    const hint = `${files.shown(file)} has it in Python, which kplay does not run.`;
    list[index] = { ...problem, hint };
  }
}

/** Playbooks' folders, roles, and the collections that roles are of. */
export function pluginPlaces({
  plays,
  tasks,
}: Parameters<typeof tellPython>[1]): readonly string[] {
  const all = [...plays];
  const ofTasks = tasks.flatMap(({ task }) => (task.role === undefined ? [] : [task.role.path]));
  const roles = [...ofTasks, ...all.flatMap(play => play.roles.map(({ path }) => path))];
  const collections = roles.flatMap(
    path => /^.*\/ansible_collections\/\w+\/\w+(?=\/roles\/)/.exec(path) ?? [],
  );
  return [...new Set([...all.map(({ directory }) => directory), ...roles, ...collections])];
}

async function fileOf(
  problem: Diagnostic,
  places: readonly string[],
  files: LoaderFiles,
): Promise<string | undefined> {
  const { code } = problem;
  const [name = '', collection = '', namespace = ''] = writtenName(problem).split('.').toReversed();
  const beside = places.map(place =>
    join(place, 'collections/ansible_collections', namespace, collection),
  );
  const all = namespace === '' ? places : [...places, ...beside];
  for (const directory of all.flatMap(place =>
    (folders.get(code) ?? []).map(one => join(place, one)),
  )) {
    for (const file of await files.list(directory)) {
      if (!file.endsWith('.py')) continue;
      const path = join(directory, file);
      if (basename(file, '.py') === name) return path;
      if (byContent.has(code) && (await isNamedIn(path, name, files))) return path;
    }
  }
  return undefined;
}

/** Filters and tests stand in a dict, each by its name. */
async function isNamedIn(path: string, name: string, files: LoaderFiles): Promise<boolean> {
  const text = Buffer.from((await files.read(path)) ?? []).toString('utf8');
  return [`'${name}':`, `"${name}":`].some(one => text.includes(one));
}
