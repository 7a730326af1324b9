import { InputError } from '../../diagnostics/diagnostic.ts';
import { notifyOf } from '../../playbook/inherit.ts';
import type { Task } from '../../playbook/model.ts';
import type { HandlerName } from '../tasks/attempt.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { Handlers } from './handlers.ts';
import type { PlayRun } from './play-run.ts';

/** What tasks notify. */
export class Notifications {
  readonly #play: PlayRun;
  readonly #handlers: Handlers;

  constructor(play: PlayRun, handlers: Handlers) {
    this.#play = play;
    this.#handlers = handlers;
  }

  /**
   * A handler that is not there is told of before the task changes something for the first time.
   */
  foresee(task: Task): void {
    for (const { value, location } of notifyOf(task)) {
      if (typeof value === 'string' && this.#handlers.lacks(value)) {
        this.#play.warnings.ofUnknownHandler(value, location);
      }
    }
  }

  /**
   * The task has changed something: notes its handlers, and returns them as shown. The run ends
   * where one is not there.
   */
  notify({ host, task: by }: TaskCall, handlers: readonly HandlerName[]): readonly string[] {
    for (const { name, shown, location } of handlers) {
      if (this.#handlers.notify(name, host, { by })) continue;
      const message = `The play has no handler "${shown}".`;
      const code = 'playbook/unknown-handler';
      throw new InputError([{ severity: 'error', code, message, location }]);
    }
    return handlers.map(({ shown }) => shown);
  }

  /** Whether the task changes something is not known: `doubt` names what that hangs on. */
  mayNotify({ host, task: by }: TaskCall, handlers: readonly HandlerName[], doubt: string): void {
    for (const { name, shown, location } of handlers) {
      const isThere = this.#handlers.notify(name, host, { by, doubt });
      if (!isThere) this.#play.warnings.ofUnknownHandler(shown, location);
    }
  }
}
