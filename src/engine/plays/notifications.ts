import type { Location } from '../../diagnostics/source-file.ts';
import { toText } from '../../jinja/python/text.ts';
import { notifyOf } from '../../playbook/inherit.ts';
import type { Task } from '../../playbook/model.ts';
import { isList } from '../../values/value.ts';
import { attemptOfError } from '../tasks/attempt.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { Handlers } from './handlers.ts';
import type { PlayRun } from './play-run.ts';

/** Why a task cannot notify what it says. */
interface NotifyProblem {
  readonly message: string;
  readonly location: Location;
}

/** What tasks notify. */
export class Notifications {
  readonly #play: PlayRun;
  readonly #handlers: Handlers;

  constructor(play: PlayRun, handlers: Handlers) {
    this.#play = play;
    this.#handlers = handlers;
  }

  /** A handler that is not there is told of before the task changes something for the first time. */
  foresee(task: Task): void {
    for (const { value, location } of notifyOf(task)) {
      if (typeof value === 'string' && this.#handlers.lacks(value)) {
        this.#play.warnings.ofUnknownHandler(value, location);
      }
    }
  }

  /**
   * The task has changed something: its handlers are noted, and returned, until one is not there. With a `doubt`
   * whether it has, which is its name, none is returned.
   */
  notify(
    { task, host, at }: TaskCall,
    doubt?: string,
  ): {
    readonly notified: readonly string[];
    readonly problem?: NotifyProblem | undefined;
  } {
    const notify = notifyOf(task);
    const notified: string[] = [];
    if (notify.length === 0) return { notified };
    const language = this.#play.languageOf(host, task, at.surroundings.frames);
    for (const { value, location } of notify) {
      let names: readonly string[];
      try {
        const rendered = language.render(value);
        names = (isList(rendered) ? rendered : [rendered]).map(toText);
      } catch (error) {
        const why = attemptOfError(error).message ?? 'it cannot be evaluated';
        return { notified, problem: { message: `"notify": ${why}`, location } };
      }
      for (const name of names) {
        if (!this.#handlers.notify(name, host, doubt)) {
          return { notified, problem: { message: `the play has no handler "${name}"`, location } };
        }
        if (doubt === undefined) notified.push(name);
      }
    }
    return { notified };
  }
}
