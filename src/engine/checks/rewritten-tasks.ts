import { dirname } from 'node:path';
import { formatLocation } from '../../diagnostics/source-file.ts';
import { findFile, searchPath } from '../../playbook/find-file.ts';
import type { Task } from '../../playbook/model.ts';
import type { Maker } from '../../template/missing-file.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';
import { searchingFrom } from './file-check.ts';
import type { ControllerMakers } from './made-on-controller.ts';
import { wantedBy } from './wanted-includes.ts';

/** By the places of includes: who may write the file anew before. Tasks that are read again are others. */
export type Rewritten = ReadonlyMap<string, Maker>;

export function placeOf({ location }: Task): string {
  return formatLocation(location);
}

/** Includes of tasks files that are there, and that a task before may write anew. */
export async function rewrittenTasks(
  tasks: readonly MetTask[],
  makers: ControllerMakers,
  run: Run,
): Promise<Rewritten> {
  const found = new Map<string, Maker>();
  for (const met of tasks) {
    if (met.task.action.name !== 'include_tasks') continue;
    const { task, play } = met;
    const places = [dirname(task.file), ...searchPath('tasks', searchingFrom(task, play))];
    for (const { name } of wantedBy(met, run) ?? []) {
      const path = await findFile(name, places, run.files);
      const maker = path === undefined ? undefined : makers.rewriting(path, met);
      if (maker !== undefined) found.set(placeOf(task), maker);
    }
  }
  return found;
}
