import { keywordOf } from '../../playbook/inherit.ts';
import type { Dict } from '../../values/value.ts';
import type { RootCause } from '../events.ts';
import type { SetVariables } from '../tasks/attempt.ts';
import { causeName } from '../tasks/cause-name.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { TaskFinish } from '../tasks/task-finish.ts';
import { count } from './counts.ts';
import type { HostState } from './host-state.ts';
import type { Notifications } from './notifications.ts';
import { failedLate, stopFailed, stopUnreachable } from './task-failure.ts';

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
    if (finish.facts !== undefined) addFacts(call, finish.facts, finish.secrets);
    if (copied) for (const one of finish.set ?? []) setOn(host, one);
    const ended = copied ? finish : this.#tell(call, finish);

    const { outcome } = ended;
    if (outcome.status === 'ok') this.#notifications.foresee(task);
    const failing = { copied, causes: this.#causes };
    if (outcome.status === 'unreachable' && !outcome.ignored) stopUnreachable(call, ended, failing);
    if (outcome.status === 'failed' && !outcome.ignored) stopFailed(call, ended, failing);
    return outcome.status === 'skipped' ? 'skipped' : 'done';
  }

  /** Counts and tells what became of it, which is a failure when it notifies what is not there. */
  #tell(call: TaskCall, finish: TaskFinish): TaskFinish {
    const { task, host, ref, play } = call;
    const { notified, problem } = this.#notified(call, finish);
    const ended = problem === undefined ? finish : failedLate(call, finish, problem);
    count(host, ended.outcome);
    const at = { time: play.run.now(), task: ref, host: host.name };
    play.run.emit({
      ...{ type: 'task-on-host-finished', ...at, outcome: ended.outcome },
      // Of what no item is to blame for, the whole tells.
      ...(task.loop !== undefined &&
        problem === undefined && { items: itemCount(finish.registered) }),
    });
    for (const handler of notified) play.run.emit({ type: 'handler-notified', ...at, handler });
    return ended;
  }

  #notified(call: TaskCall, { outcome, registered }: TaskFinish) {
    if (outcome.status === 'changed') return this.#notifications.notify(call);
    if (outcome.status !== 'undecided') return noNotifications;
    // Of a loop one item is enough.
    const doubt = registered.get('changed') === true ? undefined : causeName(call);
    return this.#notifications.notify(call, doubt);
  }
}

const noNotifications = { notified: [], problem: undefined } as const;

const ofSystem: ReadonlySet<string> = new Set(['setup', 'hostname']);

function addFacts(
  { task, host, play, at }: TaskCall,
  facts: Dict,
  secrets: ReadonlySet<string> | undefined,
): void {
  const language = play.languageOf(host, task, at.surroundings.frames);
  const elsewhere = language.boolean(keywordOf(task, 'delegateFacts'), false);
  const delegate = elsewhere ? language.text(keywordOf(task, 'delegateTo')) : undefined;
  const target = delegate === undefined ? host : play.run.hosts.get(delegate);
  // Modules that gather facts of the system leave "ansible_" out, as its "ansible_facts" do.
  if (ofSystem.has(task.action.name)) target.addFacts(facts, secrets);
  else target.addOwnFacts(facts, secrets);
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
