import type { Location, SourceFile } from '../diagnostics/source-file.ts';
import type { Task } from '../playbook/model.ts';
import type { Project } from './project.ts';

type Plays = Project['plays'];

const known = new WeakMap<Plays, ReadonlyMap<SourceFile, TasksOfFile>>();

/** The innermost task around the place; tasks do not hold each other, but those of blocks with loops. */
export function taskAt(
  { source, start }: Location,
  { plays }: Pick<Project, 'plays'>,
): Task | undefined {
  const byFile = known.get(plays) ?? tasksByFile(plays);
  known.set(plays, byFile);
  return byFile.get(source)?.around(start);
}

/** The tasks of a file, of which one is found without looking at all. */
class TasksOfFile {
  readonly #tasks: readonly Task[];
  /** Up to which place each task, or one before it, reaches. */
  readonly #reach: readonly number[];

  constructor(tasks: readonly Task[]) {
    this.#tasks = tasks.toSorted((one, other) => one.location.start - other.location.start);
    let reach = 0;
    this.#reach = this.#tasks.map(({ location: { end } }) => (reach = Math.max(reach, end)));
  }

  around(place: number): Task | undefined {
    for (let index = this.#lastBefore(place); index >= 0; index--) {
      const task = this.#tasks[index];
      if (task === undefined || (this.#reach[index] ?? 0) < place) return undefined;
      if (task.location.end >= place) return task;
    }
    return undefined;
  }

  /** The last that begins there or before. */
  #lastBefore(place: number): number {
    let [low, high] = [0, this.#tasks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tasks[middle]?.location.start ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function tasksByFile(plays: Plays): ReadonlyMap<SourceFile, TasksOfFile> {
  const found = new Map<SourceFile, Task[]>();
  for (const task of new Set(plays.flatMap(play => [...play.tasks, ...play.handlers]))) {
    const { source } = task.location;
    const others = found.get(source);
    if (others === undefined) found.set(source, [task]);
    else others.push(task);
  }
  return new Map([...found].map(([source, tasks]) => [source, new TasksOfFile(tasks)]));
}
