import type { Location, SourceFile } from '../diagnostics/source-file.ts';
import type { Task } from '../playbook/model.ts';
import type { Project } from './project.ts';

type Plays = Project['plays'];

const known = new WeakMap<Plays, ReadonlyMap<SourceFile, readonly Task[]>>();

/** The innermost task around the place; tasks do not hold each other, but those of blocks with loops. */
export function taskAt(
  { source, start }: Location,
  { plays }: Pick<Project, 'plays'>,
): Task | undefined {
  const byFile = known.get(plays) ?? tasksByFile(plays);
  known.set(plays, byFile);
  let found: Task | undefined;
  for (const task of byFile.get(source) ?? []) {
    const { location } = task;
    const isAround = location.start <= start && start <= location.end;
    if (!isAround || (found !== undefined && found.location.start > location.start)) continue;
    found = task;
  }
  return found;
}

function tasksByFile(plays: Plays): ReadonlyMap<SourceFile, readonly Task[]> {
  const found = new Map<SourceFile, Task[]>();
  for (const task of new Set(plays.flatMap(play => [...play.tasks, ...play.handlers]))) {
    const { source } = task.location;
    const others = found.get(source);
    if (others === undefined) found.set(source, [task]);
    else others.push(task);
  }
  return found;
}
