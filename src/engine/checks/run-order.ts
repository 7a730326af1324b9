import { tasksIn } from '../../playbook/flatten.ts';
import type { Play, Task } from '../../playbook/model.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';

/** The order of a run, as far as it is known beforehand. */
export interface RunOrder {
  /** Tells whether the task may have run by the time that another one begins; without one, the play. */
  mayPrecede(met: MetTask, play: Play, task?: Task): boolean;
}

/** Of the tasks as they are met: play by play, handlers last. */
export function runOrder(
  plays: readonly Play[],
  tasks: readonly MetTask[],
  { options }: Run,
): RunOrder {
  const numbers = new Map(plays.map((play, index) => [play, index] as const));
  const places = new Map(tasks.map(({ task }, index) => [task, index] as const));
  const handlers = new Set(tasks.filter(one => one.isHandler).map(({ task }) => task));
  const flushes = new Map<Play, number>();
  const flushOf = (play: Play): number => {
    const place = flushes.get(play) ?? handlersFrom(play, { tasks, places });
    flushes.set(play, place);
    return place;
  };
  const numberOf = (play: Play): number => numbers.get(play) ?? plays.length;
  const placeOf = (task: Task): number => places.get(task) ?? tasks.length;
  return {
    mayPrecede(met, play, task) {
      if (met.task === task) return false;
      if (met.play !== play) return numberOf(met.play) < numberOf(play);
      if (task === undefined) return false;
      if (isUnordered(play, options.strategy) || handlers.has(task)) return true;
      const place = placeOf(task);
      return met.isHandler ? flushOf(play) <= place : placeOf(met.task) < place;
    },
  };
}

interface Places {
  readonly tasks: readonly MetTask[];
  readonly places: ReadonlyMap<Task, number>;
}

/** The place of the first task that handlers of the play may run before. */
function handlersFrom(play: Play, { tasks, places }: Places): number {
  const flush = tasks.findIndex(one => one.play === play && isFlush(one.task));
  const afterFlush = flush < 0 ? [] : [flush + 1];
  // Each section ends with handlers.
  const [, ...afterSection] = play.sections.flatMap(({ nodes }) => {
    const [first] = tasksIn(nodes);
    return first === undefined ? [] : [places.get(first) ?? 0];
  });
  return Math.min(...afterFlush, ...afterSection);
}

function isFlush({ action: { name, freeForm } }: Task): boolean {
  return name === 'meta' && freeForm?.value === 'flush_handlers';
}

const fileOrdered: readonly unknown[] = ['linear', 'free', 'host_pinned'];

/** Tasks of a graph run when what they need has run. */
function isUnordered({ strategy }: Play, standard: string): boolean {
  const name = strategy?.value ?? standard;
  return !fileOrdered.includes(
    typeof name === 'string' ? name.replace(/^ansible\.builtin\./, '') : name,
  );
}
