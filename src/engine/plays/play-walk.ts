import { InputError } from '../../diagnostics/diagnostic.ts';
import { formatLocation, type Location } from '../../diagnostics/source-file.ts';
import { toText } from '../../jinja/python/text.ts';
import { conditionsOf, keywordOf, notifyOf } from '../../playbook/inherit.ts';
import type { Node, Task } from '../../playbook/model.ts';
import { isSelected, tagsOf } from '../../playbook/tags.ts';
import { type Dict, isList, type Value } from '../../values/value.ts';
import type { Variable } from '../../values/variable-layer.ts';
import type { RootCause, TaskOutcome, TaskRef } from '../events.ts';
import { variableOf } from '../secrets/secret-variable.ts';
import { attemptOfError, type SetVariables } from '../tasks/attempt.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { TaskFinish } from '../tasks/task-finish.ts';
import { finishOfError, runTaskOnHost } from '../tasks/task-run.ts';
import type { Language } from '../variables/language.ts';
import { shownText } from '../variables/shown-text.ts';
import type { Handlers } from './handlers.ts';
import type { HostState } from './host-state.ts';
import { HostFailed, HostUnreachable } from './host-stop.ts';
import { includeBlocks } from './include.ts';
import { decides, runMeta } from './meta.ts';
import type { NeedsOfPlay } from './needs-of-play.ts';
import type { PlayRun } from './play-run.ts';
import type { TaskRefs } from './task-refs.ts';
import { atTop, type IncludedBlock, type Stop, Walk, type WalkActions } from './walk.ts';

interface Parts {
  readonly play: PlayRun;
  readonly refs: TaskRefs;
  readonly handlers: Handlers;
  readonly needs: NeedsOfPlay;
  readonly causes: RootCause[];
}

/** What a task's result leads to: registered variables, notifications, counts, the host's fate. */
export class PlayWalk implements WalkActions {
  readonly #parts: Parts;
  #tasksInARow = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  isSelected(task: Task): boolean {
    const { options, passedOver } = this.#parts.play.run;
    // The tasks of a block with a loop are selected each by its own tags.
    if (task.inline !== undefined && !passedOver.has(task)) return true;
    return !passedOver.has(task) && isSelected(tagsOf(task), options);
  }

  async runTask(task: Task, host: HostState, at: Stop): Promise<'done' | 'skipped'> {
    await this.#breathe();
    if (!(await this.#needsMet(task, host, at))) return 'done';
    return task.action.name === 'meta' ? this.#meta(task, host, at) : this.#task(task, host, at);
  }

  /** Whether the task may begin. Where it never can, it has failed, and something let that pass. */
  async #needsMet(task: Task, host: HostState, at: Stop, handler = false): Promise<boolean> {
    const problem = await this.#parts.needs.wait(task, host.name);
    if (problem === undefined) return true;
    const ref = this.#ref(task, host, at, handler);
    const call = { task, host, at, ref, play: this.#parts.play };
    await this.#conclude(call, finishOfError(call, new InputError([problem])), false);
    return false;
  }

  /** What comes before the tasks has failed: told as a task that did. */
  async fail(task: Task, host: HostState, error: unknown): Promise<void> {
    const at = { place: [-1], surroundings: atTop };
    const call = { task, host, at, ref: this.#ref(task, host, at, false), play: this.#parts.play };
    await this.#conclude(call, finishOfError(call, error), false);
  }

  left(node: Node, host: HostState, how: 'done' | 'failed'): void {
    this.#parts.needs[how](node, host.name);
  }

  /**
   * Tasks that wait for nothing follow each other without a turn of the event loop, and meanwhile no output
   * leaves and no Ctrl-C arrives. So now and then a task lets go.
   */
  async #breathe(): Promise<void> {
    this.#tasksInARow++;
    if (this.#tasksInARow % tasksPerTurn === 0) await new Promise<void>(done => setImmediate(done));
  }

  include(task: Task, host: HostState, at: Stop): Promise<readonly IncludedBlock[]> {
    return this.#include(task, host, at, false);
  }

  async #include(
    task: Task,
    host: HostState,
    at: Stop,
    handler: boolean,
  ): Promise<readonly IncludedBlock[]> {
    const { play, needs } = this.#parts;
    if (!(await this.#needsMet(task, host, at, handler))) return [];
    const ref = this.#ref(task, host, at, handler);
    const call = { task, host, at, ref, play };
    const once = onceOrFinish(call);
    if (typeof once === 'object') {
      await this.#conclude(call, once, false);
      return [];
    }
    // What is included under "run_once" runs on the first host only.
    if (once && !play.batch.isFirst(at.place)) return [];
    const { blocks, finish, registered } = await includeBlocks(call);
    if (finish !== undefined) await this.#conclude(call, finish, false);
    else if (task.register !== undefined) host.setVariable(task.register, registered);
    needs.meet(
      task,
      blocks.map(({ block }) => block),
    );
    return blocks;
  }

  setVariable(host: HostState, name: string, variable: Variable): void {
    host.setFacts.set(name, variable);
  }

  /** A handler runs like a task, but nothing waits for it and tags do not select it. */
  async runHandler(task: Task, host: HostState, at: Stop): Promise<void> {
    const { name } = task.action;
    if (name === 'meta') await this.#meta(task, host, at, true);
    else if (name !== 'include_tasks' && name !== 'include_role') {
      await this.#task(task, host, at, true);
    } else {
      const blocks = await this.#include(task, host, at, true);
      const walk = new Walk(this.#insideHandler(), this.#parts.play.batch, host);
      await walk.runIncluded(blocks, at);
    }
  }

  /** Handlers that a handler includes run all of them, notified by its own notification. */
  #insideHandler(): WalkActions {
    return {
      isSelected: () => true,
      runTask: async (task, host, at) => {
        await this.runHandler(task, host, at);
        return 'done';
      },
      include: (task, host, at) => this.#include(task, host, at, true),
      left: (node, host, how) => this.left(node, host, how),
      setVariable: (host, name, variable) => this.setVariable(host, name, variable),
    };
  }

  /** A node of the graph that can never become ready. */
  leaveOut(task: Task, host: HostState, at: Stop, reason: string): void {
    const { play } = this.#parts;
    const outcome = outcomeOfSkip(reason);
    count(host, outcome);
    const ref = this.#ref(task, host, at, false);
    const time = play.run.now();
    play.run.emit({ type: 'task-on-host-finished', time, task: ref, host: host.name, outcome });
  }

  async #meta(task: Task, host: HostState, at: Stop, handler = false): Promise<'done' | 'skipped'> {
    const { play, handlers } = this.#parts;
    if (!decides(task, play, at)) return 'skipped';
    const language = play.languageOf(host, task, at.surroundings.frames);
    try {
      if (language.firstFalse(conditionsOf(task)) !== undefined) return 'skipped';
      await runMeta({ task, host, at, play, flush: () => handlers.flush(host, at.place) });
      return 'done';
    } catch (error) {
      const call: TaskCall = { task, host, at, ref: this.#ref(task, host, at, handler), play };
      return this.#conclude(call, finishOfError(call, error), false);
    }
  }

  async #task(task: Task, host: HostState, at: Stop, handler = false): Promise<'done' | 'skipped'> {
    const { play } = this.#parts;
    const { batch } = play;
    const ref = this.#ref(task, host, at, handler);
    const call: TaskCall = { task, host, at, ref, play };
    const once = onceOrFinish(call);
    if (typeof once === 'object') return this.#conclude(call, once, false);
    if (!once) return this.#conclude(call, await runTaskOnHost(call), false);
    const { first, result } = batch.once(at.place, () => runTaskOnHost(call));
    const finish = await result;
    return this.#conclude(call, finish, !first);
  }

  #ref(task: Task, host: HostState, at: Stop, handler: boolean): TaskRef {
    const { play, refs } = this.#parts;
    const name = (): string =>
      taskName(task, () => play.languageOf(host, task, at.surroundings.frames));
    return refs.start(task, at.place, { name, handler });
  }

  async #conclude(
    call: TaskCall,
    finish: TaskFinish,
    copied: boolean,
  ): Promise<'done' | 'skipped'> {
    const { task, host, ref, play } = call;
    const { outcome, registered } = finish;
    if (task.register !== undefined) host.setVariable(task.register, registered, finish.secrets);
    if (finish.facts !== undefined) await this.#addFacts(call, finish.facts, finish.secrets);
    if (copied) for (const one of finish.set ?? []) setOn(host, one);
    if (!copied) {
      count(host, outcome);
      play.run.emit({
        type: 'task-on-host-finished',
        time: play.run.now(),
        task: ref,
        host: host.name,
        outcome,
        ...(task.loop !== undefined && { items: itemCount(registered) }),
      });
    }
    if (outcome.status === 'changed' && !copied) await this.#notify(call);
    if (outcome.status === 'ok') this.#foresee(task);
    if (outcome.status === 'unreachable' && !outcome.ignored) {
      this.#unreachable(call, finish, copied);
    }
    if (outcome.status === 'failed' && !outcome.ignored) await this.#failed(call, finish, copied);
    return outcome.status === 'skipped' ? 'skipped' : 'done';
  }

  async #addFacts(
    { task, host, play, at }: TaskCall,
    facts: Dict,
    secrets: ReadonlySet<string> | undefined,
  ): Promise<void> {
    const language = play.languageOf(host, task, at.surroundings.frames);
    const elsewhere = language.boolean(keywordOf(task, 'delegateFacts'), false);
    const delegate = elsewhere ? language.text(keywordOf(task, 'delegateTo')) : undefined;
    const target = delegate === undefined ? host : play.run.hosts.get(delegate);
    // Modules that gather facts of the system leave "ansible_" out, as its "ansible_facts" do.
    if (ofSystem.has(task.action.name)) target.addFacts(facts, secrets);
    else target.addOwnFacts(facts, secrets);
  }

  /** A handler that is not there is told of before the task changes something for the first time. */
  #foresee(task: Task): void {
    const { handlers, play } = this.#parts;
    for (const { value, location } of notifyOf(task)) {
      if (typeof value === 'string' && handlers.lacks(value)) {
        play.warnings.ofUnknownHandler(value, location);
      }
    }
  }

  async #notify(call: TaskCall): Promise<void> {
    const { task, host, play, at, ref } = call;
    const notify = notifyOf(task);
    if (notify.length === 0) return;
    const language = play.languageOf(host, task, at.surroundings.frames);
    for (const { value, location } of notify) {
      const rendered = this.#notified(call, location, () => language.render(value));
      for (const name of (isList(rendered) ? rendered : [rendered]).map(toText)) {
        if (!this.#parts.handlers.notify(name, host)) {
          this.#failLate(call, location, `the play has no handler "${name}"`);
        }
        const time = play.run.now();
        play.run.emit({
          type: 'handler-notified',
          time,
          task: ref,
          host: host.name,
          handler: name,
        });
      }
    }
  }

  #notified(call: TaskCall, location: Location, render: () => Value): Value {
    try {
      return render();
    } catch (error) {
      const { message } = attemptOfError(error);
      return this.#failLate(call, location, `"notify": ${message ?? 'it cannot be evaluated'}`);
    }
  }

  /** The task has done its work, but what should follow from it cannot. */
  #failLate({ task, host, ref, at }: TaskCall, place: Location, message: string): never {
    const { rescued } = at.surroundings;
    host.counts[rescued ? 'rescued' : 'failed']++;
    const cause = { ...causeOf(host, ref, message), location: formatLocation(place) };
    if (!rescued) this.#parts.causes.push(cause);
    throw new HostFailed(message, { task });
  }

  #unreachable(
    call: TaskCall,
    { outcome, registered, secrets }: TaskFinish,
    copied: boolean,
  ): never {
    const { host, ref, play, task } = call;
    const message = outcome.message ?? 'unreachable';
    if (outcome.rescued) {
      throw new HostUnreachable(message, { task, result: variableOf(registered, secrets) });
    }
    // The host itself may be well: it only shares the result.
    if (copied) throw new HostFailed(message, { task, becauseOf: ref.name });
    if (isFatal(call)) play.batch.failAll(host.name, fatal(call, outcome));
    host.lost = 'unreachable';
    this.#parts.causes.push(causeOf(host, ref, message));
    play.run.emit({
      type: 'host-lost',
      time: play.run.now(),
      host: host.name,
      reason: 'unreachable',
      message,
    });
    throw new HostUnreachable(message);
  }

  async #failed(
    call: TaskCall,
    { outcome, registered, secrets }: TaskFinish,
    copied: boolean,
  ): Promise<never> {
    const { task, host, ref, play } = call;
    const message = outcome.message ?? 'failed';
    if (!outcome.rescued && !copied) {
      this.#parts.causes.push(causeOf(host, ref, message));
    }
    if (!copied && isFatal(call)) play.batch.failAll(host.name, fatal(call, outcome));
    throw new HostFailed(message, { task, result: variableOf(registered, secrets) });
  }
}

function fatal({ ref, at }: TaskCall, { rescued }: TaskOutcome) {
  return { task: ref.name, place: at.place, rescued };
}

/** Whether the task is done once for all hosts, by `run_once` or by nature; its failure when that cannot be told. */
function onceOrFinish(call: TaskCall): boolean | TaskFinish {
  const { task, host, at, play } = call;
  const language = play.languageOf(host, task, at.surroundings.frames);
  try {
    const { oncePerBatch } = play.run.actions.find(task.action.name) ?? {};
    return oncePerBatch === true || language.boolean(keywordOf(task, 'runOnce'), false);
  } catch (error) {
    return finishOfError(call, error);
  }
}

/** Whether its failure is that of every host: `any_errors_fatal`. */
function isFatal({ task, host, at, play }: TaskCall): boolean {
  const language = play.languageOf(host, task, at.surroundings.frames);
  try {
    return language.boolean(keywordOf(task, 'anyErrorsFatal'), play.run.options.anyErrorsFatal);
  } catch (error) {
    // The task has failed for this very reason, and says so.
    attemptOfError(error);
    return false;
  }
}

const ofSystem: ReadonlySet<string> = new Set(['setup', 'hostname']);

function setOn(host: HostState, { setFacts, included, facts }: SetVariables): void {
  for (const [name, variable] of setFacts ?? []) host.setFacts.set(name, variable);
  for (const [name, variable] of included ?? []) host.included.set(name, variable);
  if (facts !== undefined) host.addFactVariables(facts);
}

const tasksPerTurn = 100;

/** As shown: with its role, and rendered as far as that is possible. */
function taskName(task: Task, languageOf: () => Language): string {
  const written = task.keywords.name?.value;
  let name = task.action.written;
  if (written !== undefined && written !== null) {
    try {
      const language = languageOf();
      const text = toText(language.render(written));
      name = language.secrets?.redact(text) ?? text;
    } catch {
      // A name is only for people: one that cannot be rendered is shown as it was written.
      name = shownText(written);
    }
  }
  return task.role === undefined ? name : `${task.role.name} : ${name}`;
}

function count(host: HostState, { status, ignored, rescued, result }: TaskOutcome): void {
  const { counts } = host;
  if (ignored) {
    counts.ok++;
    if (result['changed'] === true) counts.changed++;
    counts.ignored++;
    return;
  }
  if ((status === 'failed' || status === 'unreachable') && rescued) {
    counts.rescued++;
    return;
  }
  counts[status]++;
  // As in Ansible, what changed was also ok.
  if (status === 'changed') counts.ok++;
}

function outcomeOfSkip(message: string): TaskOutcome {
  return {
    status: 'skipped',
    ignored: false,
    rescued: false,
    message,
    result: { changed: false, skipped: true, skip_reason: message },
    diff: [],
    changes: [],
    milliseconds: 0,
  };
}

function itemCount(registered: Dict): number {
  const results = registered.get('results');
  return Array.isArray(results) ? results.length : 0;
}

function causeOf({ name: host }: HostState, ref: TaskRef, message: string): RootCause {
  const { name: task, location, includedAt } = ref;
  return { host, task, location, ...(includedAt !== undefined && { includedAt }), message };
}
