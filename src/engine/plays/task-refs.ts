import { formatLocation } from '../../diagnostics/source-file.ts';
import { type Place, placeKey } from '../../graph/place.ts';
import type { Task } from '../../playbook/model.ts';
import { noSuchModule } from '../../playbook/parse/parse-task.ts';
import { wayTo } from '../../playbook/ways.ts';
import type { Emit, PlayRef, TaskRef } from '../events.ts';

/** Numbers the tasks of a play as they begin, and says so once for all hosts. */
export class TaskRefs {
  readonly #refs = new Map<string, TaskRef>();
  readonly #play: PlayRef;
  readonly #next: () => number;
  readonly #emit: Emit;
  readonly #now: () => number;

  constructor(
    play: PlayRef,
    { next, emit, now }: { next: () => number; emit: Emit; now: () => number },
  ) {
    this.#play = play;
    this.#next = next;
    this.#emit = emit;
    this.#now = now;
  }

  /** `name` is asked for once, by the first host that comes. */
  start(
    task: Task,
    place: Place,
    { name, handler }: { readonly name: () => string; readonly handler: boolean },
  ): TaskRef {
    const key = placeKey(place);
    const known = this.#refs.get(key);
    if (known !== undefined) return known;
    const way = wayTo(task).map(formatLocation);
    const ref: TaskRef = {
      number: this.#next(),
      name: name(),
      module: task.action.name === noSuchModule ? task.action.written : task.action.name,
      location: formatLocation(task.location),
      ...(way.length > 0 && { includedAt: way }),
      handler,
      play: this.#play,
    };
    this.#refs.set(key, ref);
    this.#emit({ type: 'task-started', time: this.#now(), task: ref });
    return ref;
  }
}
