import { dirname } from 'node:path';
import type { Diagnostic, Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { MetTask } from '../../engine/checks/check-includes.ts';
import type { Run } from '../../engine/run.ts';
import type { Play, Task } from '../../playbook/model.ts';
import type { Targets } from './find-targets.ts';
import { type MadePlaybook, playbookForFiles } from './made-playbooks.ts';
import { partOf } from './part-of-role.ts';

/**
 * The files of tasks of which nothing has been read, for each role one playbook that brings them.
 */
export function playbooksForUnread(
  { roleFiles }: Pick<Targets, 'roleFiles'>,
  met: readonly MetTask[],
  { list }: Diagnostics,
  { files }: Run,
): readonly MadePlaybook[] {
  // One that is only a candidate of an include has not been told of.
  const read = new Set(met.map(({ task }) => task.file));
  const told = new Set(list.map(({ location }) => location?.source.path));
  const isUnread = (path: string): boolean => !read.has(path) && !told.has(files.shown(path));
  return [...roleFiles].flatMap(([role, asked]) => {
    const of = (part: 'tasks' | 'handlers'): readonly string[] =>
      [...asked].filter(path => partOf(path, role) === part && isUnread(path));
    const [tasks, handlers] = [of('tasks'), of('handlers')];
    return tasks.length + handlers.length > 0 ? [playbookForFiles(role, { tasks, handlers })] : [];
  });
}

/** Variables that a role need not read by itself. */
export async function readVariables(
  { roleFiles, variableFiles }: Pick<Targets, 'roleFiles' | 'variableFiles'>,
  { loader }: Run,
  diagnostics: Diagnostics,
): Promise<void> {
  const ofRoles = [...roleFiles].flatMap(([role, asked]) =>
    [...asked].filter(path => partOf(path, role) === 'variables'),
  );
  for (const file of [...variableFiles, ...ofRoles]) await loader.loadVariables(file, diagnostics);
}

/**
 * Templates that no task names; the others have been looked at as their tasks have them rendered.
 */
export function checkTemplates(
  { parts, templateFiles }: Pick<Targets, 'parts' | 'templateFiles'>,
  { met, named }: { readonly met: readonly MetTask[]; readonly named: ReadonlySet<string> },
  { templates }: Run,
  diagnostics: Diagnostics,
): void {
  const check = (path: string, play: Pick<Play, 'directory'>, task: Task | undefined): void => {
    if (named.has(path)) return;
    const place = { play, task, findMaker: () => undefined };
    diagnostics.list.push(...templates.checkFile(path, {}, place).map(softened));
  };
  for (const [role, asked] of parts) {
    const one = met.find(({ task }) => task.role?.path === role);
    const play = one?.play ?? { directory: dirname(dirname(role)) };
    for (const path of asked) if (partOf(path, role) === 'templates') check(path, play, one?.task);
  }
  for (const path of templateFiles) {
    const directory = path.replace(/\/(?:templates\/.*|[^/]*)$/, '');
    check(path, { directory }, undefined);
  }
}

/** What includes a template may bring macros, and other folders in which files are looked for. */
function softened(problem: Diagnostic): Diagnostic {
  return ofOthers.has(problem.code) ? { ...problem, severity: 'warning' } : problem;
}

const ofOthers: ReadonlySet<string> = new Set(['expression/unknown-function', 'file/not-found']);
