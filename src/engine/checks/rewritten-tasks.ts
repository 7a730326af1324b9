import { dirname, join } from 'node:path';
import { formatLocation } from '../../diagnostics/source-file.ts';
import { findFile, searchPath } from '../../playbook/find-file.ts';
import type { Task } from '../../playbook/model.ts';
import type { Maker } from '../../template/missing-file.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';
import { searchingFrom } from './file-check.ts';
import type { ControllerMakers } from './made-on-controller.ts';
import { type Wanted, wantedBy } from './wanted-includes.ts';

/** By the places of includes: who may write the file anew before. Tasks that are read again are others. */
export type Rewritten = ReadonlyMap<string, Maker>;

export function placeOf({ location }: Task): string {
  return formatLocation(location);
}

/** Includes of tasks files that are there, or of roles with such, and that a task before may write anew. */
export async function rewrittenTasks(
  tasks: readonly MetTask[],
  makers: ControllerMakers,
  run: Run,
): Promise<Rewritten> {
  const found = new Map<string, Maker>();
  for (const met of tasks) {
    if (!including.has(met.task.action.name)) continue;
    for (const wanted of wantedBy(met, run) ?? []) {
      const path = await tasksFileOf(wanted, met, run);
      const maker = path === undefined ? undefined : makers.rewriting(path, met);
      if (maker !== undefined) found.set(placeOf(met.task), maker);
    }
  }
  return found;
}

const including: ReadonlySet<string> = new Set(['include_tasks', 'include_role']);

async function tasksFileOf(
  { name, from }: Wanted,
  { task, play }: MetTask,
  { files }: Run,
): Promise<string | undefined> {
  if (task.action.name === 'include_tasks') {
    const places = [dirname(task.file), ...searchPath('tasks', searchingFrom(task, play))];
    return findFile(name, places, files);
  }
  // A play hardly writes to roles that are elsewhere.
  const near = task.role === undefined ? [] : [dirname(task.role.path)];
  const places = [join(play.directory, 'roles'), ...near, play.directory];
  const file = join(name, 'tasks', from.get('tasks_from') ?? 'main');
  for (const ending of ['.yml', '.yaml', '']) {
    const path = await findFile(`${file}${ending}`, places, files);
    if (path !== undefined) return path;
  }
  return undefined;
}
