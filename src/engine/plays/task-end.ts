import { InputError } from '../../diagnostics/diagnostic.ts';
import type { Dict } from '../../values/value.ts';
import type { RootCause } from '../events.ts';
import type { HandlerName, SetVariables } from '../tasks/attempt.ts';
import { causeName } from '../tasks/cause-name.ts';
import { possibleHandlers } from '../tasks/handler-names.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { TaskFinish } from '../tasks/task-finish.ts';
import { count } from './counts.ts';
import type { HostState } from './host-state.ts';
import type { Notifications } from './notifications.ts';
import { stopFailed, stopUnreachable } from './task-failure.ts';

/** What a task's result leads to: registered variables, notifications, counts, the host's fate. */
export class TaskEnds {
  readonly #notifications: Notifications;
  readonly #causes: RootCause[];

  constructor(notifications: Notifications, causes: RootCause[]) {
    this.#notifications = notifications;
    this.#causes = causes;
  }

  /** `copied`: it ran on another host (`run_once`). Throws what stops the host. */
  end(call: TaskCall, finish: TaskFinish, copied: boolean): 'done' | 'skipped' {
    const { task, host } = call;
    if (task.register !== undefined) {
      host.setVariable(task.register, finish.registered, finish.secrets);
    }
    for (const { host: other, facts } of finish.facts ?? []) {
      const target = other === undefined ? host : call.play.run.hosts.get(other);
      target.addFacts(facts, finish.secrets);
    }
    if (copied) for (const one of finish.set ?? []) setOn(host, one);
    if (!copied) this.#tell(call, finish);

    const { outcome } = finish;
    if (outcome.status === 'ok') this.#notifications.foresee(task);
    const failing = { copied, causes: this.#causes };
    if (outcome.status === 'unreachable' && !outcome.ignored)
      stopUnreachable(call, finish, failing);
    if (outcome.status === 'failed' && !outcome.ignored) stopFailed(call, finish, failing);
    return outcome.status === 'skipped' ? 'skipped' : 'done';
  }

  /** Counts and tells what became of it, and notifies. */
  #tell(call: TaskCall, { outcome, registered, notify }: TaskFinish): void {
    const { task, host, ref, play, at: stop } = call;
    count(host, outcome);
    const at = { time: play.run.now(), task: ref, host: host.name };
    play.run.emit({
      ...{ type: 'task-on-host-finished', ...at, outcome },
      ...(task.loop !== undefined && { items: itemCount(registered) }),
    });
    // Of a loop one item is enough.
    const isSure = outcome.status === 'undecided' && registered.get('changed') === true;
    if (outcome.status === 'changed' || isSure) {
      for (const handler of this.#notified(call, notify ?? []))
        play.run.emit({ type: 'handler-notified', ...at, handler });
    } else if (outcome.status === 'undecided') {
      const language = play.languageOf(host, task, stop.surroundings.frames);
      const handlers = notify ?? possibleHandlers(task, language);
      this.#notifications.mayNotify(call, handlers, causeName(call));
    }
  }

  #notified(call: TaskCall, handlers: readonly HandlerName[]): readonly string[] {
    try {
      return this.#notifications.notify(call, handlers);
    } catch (error) {
      // As in Ansible nobody goes on.
      if (error instanceof InputError) call.play.batch.breakOff(error);
      throw error;
    }
  }
}

function setOn(host: HostState, { setFacts, included, facts }: SetVariables): void {
  for (const [name, variable] of setFacts ?? []) host.setFacts.set(name, variable);
  for (const [name, variable] of included ?? []) host.included.set(name, variable);
  if (facts !== undefined) host.addFactVariables(facts);
}

function itemCount(registered: Dict): number {
  const results = registered.get('results');
  return Array.isArray(results) ? results.length : 0;
}
