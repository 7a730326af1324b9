import { InputError } from '../../diagnostics/diagnostic.ts';
import { Undecided } from '../../module-api/failure.ts';
import { conditionsOf, keywordOf } from '../../playbook/inherit.ts';
import type { Node, Task } from '../../playbook/model.ts';
import { isSelected, tagsOf } from '../../playbook/tags.ts';
import type { Variable } from '../../values/variable-layer.ts';
import type { RootCause, TaskOutcome } from '../events.ts';
import { breaks } from '../tasks/loop-run.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { TaskFinish } from '../tasks/task-finish.ts';
import { finishOfError, runTaskOnHost } from '../tasks/task-run.ts';
import type { Language } from '../variables/language.ts';
import { count, countIncluded } from './counts.ts';
import type { Handlers } from './handlers.ts';
import type { HostState } from './host-state.ts';
import { HostUnreachable, Interrupted } from './host-stop.ts';
import { includeBlocks } from './include.ts';
import type { Included } from './include-result.ts';
import { decides, runMeta } from './meta.ts';
import type { NeedsOfPlay } from './needs-of-play.ts';
import { Notifications } from './notifications.ts';
import { Once } from './once.ts';
import type { PlayRun } from './play-run.ts';
import type { Stepping } from './stepping.ts';
import { TaskEnds } from './task-end.ts';
import { taskName } from './task-name.ts';
import type { TaskRefs } from './task-refs.ts';
import { atTop, type IncludedBlock, type Stop, Walk, type WalkActions } from './walk.ts';

interface Parts {
  readonly play: PlayRun;
  readonly refs: TaskRefs;
  readonly handlers: Handlers;
  readonly needs: NeedsOfPlay;
  readonly stepping: Stepping;
  readonly causes: RootCause[];
  readonly maxFailPercentage: number | undefined;
}

/** Does on a host what its walk comes to: tasks, includes, `meta`, handlers. */
export class PlayWalk implements WalkActions {
  readonly #parts: Parts;
  readonly #ends: TaskEnds;
  /** Of tasks and includes that one host runs for all. */
  readonly #tasks = new Once<TaskFinish>();
  readonly #includes = new Once<Included>();
  #tasksInARow = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#ends = new TaskEnds(new Notifications(parts.play, parts.handlers), parts.causes);
  }

  isSelected(task: Task): boolean {
    const { options, passedOver } = this.#parts.play.run;
    // The tasks of a block with a loop are selected each by its own tags.
    if (task.inline !== undefined && !passedOver.has(task)) return true;
    return !passedOver.has(task) && isSelected(tagsOf(task), options);
  }

  async runTask(task: Task, host: HostState, at: Stop): Promise<'done' | 'skipped'> {
    await this.#breathe();
    if (!(await this.#needsMet({ task, host, at }))) return 'done';
    if (!(await this.#isWanted({ task, host, at }))) return 'skipped';
    return this.#run({ task, host, at }).catch(error => this.#goOnLater(error, host, at));
  }

  /** A host that cannot be reached waits for who brings it back; it goes on behind the task that lost it. */
  async #goOnLater(error: unknown, host: HostState, { place }: Stop): Promise<'done'> {
    const isLost = error instanceof HostUnreachable && host.lost === 'unreachable';
    const { play, needs } = this.#parts;
    if (!isLost) throw error;
    needs.leave(host.name);
    if (!(await play.batch.isBroughtBack(host.name, place))) throw error;
    needs.comeBack(host.name);
    return 'done';
  }

  include(task: Task, host: HostState, at: Stop): Promise<readonly IncludedBlock[]> {
    return this.#include({ task, host, at });
  }

  async pause(task: Task, host: HostState, at: Stop): Promise<boolean> {
    try {
      await this.#parts.play.pause(task.loop?.pause, { task, host, at }, new Map());
      return true;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      this.#fail({ task, host, at }, error);
      return false;
    }
  }

  breaks(task: Task, host: HostState, at: Stop): boolean {
    try {
      return breaks({ task, host, at, play: this.#parts.play }, new Map());
    } catch (error) {
      this.#fail({ task, host, at }, error);
      return true;
    }
  }

  left(node: Node, host: HostState, how: 'done' | 'failed'): void {
    this.#parts.needs[how](node, host.name);
  }

  failed(host: HostState): void {
    const { play, maxFailPercentage } = this.#parts;
    play.batch.addFailure(host.name, maxFailPercentage);
  }

  setVariable(host: HostState, name: string, variable: Variable): void {
    host.setFacts.set(name, variable);
  }

  /** What comes before the tasks has failed: told as a task that did. */
  fail(task: Task, host: HostState, error: unknown): void {
    this.#fail({ task, host, at: { place: [-1], surroundings: atTop } }, error);
  }

  /** A handler runs like a task, but nothing waits for it and tags do not select it. */
  async runHandler(
    task: Task,
    host: HostState,
    { doubt, ...at }: Stop & { readonly doubt?: string | undefined },
  ): Promise<void> {
    const { name } = task.action;
    const step = { task, host, at, handler: true };
    if (doubt !== undefined) {
      this.#fail(step, new Undecided(doubt));
      return;
    }
    if (name !== 'include_tasks' && name !== 'include_role') {
      if (!(await this.#isWanted(step))) return;
      await this.#run(step).catch(error => this.#goOnLater(error, host, at));
      return;
    }
    const blocks = await this.#include(step);
    const walk = new Walk(this.#insideHandler(), this.#parts.play.batch, host);
    await walk.runIncluded(task, blocks, at);
  }

  /** A node of the graph that can never become ready. */
  leaveOut(task: Task, host: HostState, at: Stop, reason: string): void {
    const { play } = this.#parts;
    const outcome = outcomeOfSkip(reason);
    count(host, outcome);
    const { ref } = this.#call({ task, host, at });
    const time = play.run.now();
    play.run.emit({ type: 'task-on-host-finished', time, task: ref, host: host.name, outcome });
  }

  /** Handlers that a handler includes run all of them, notified by its own notification. */
  #insideHandler(): WalkActions {
    return {
      isSelected: () => true,
      runTask: async (task, host, at) => {
        await this.runHandler(task, host, at);
        return 'done';
      },
      include: (task, host, at) => this.#include({ task, host, at, handler: true }),
      pause: (task, host, at) => this.pause(task, host, at),
      breaks: (task, host, at) => this.breaks(task, host, at),
      left: (node, host, how) => this.left(node, host, how),
      failed: host => this.failed(host),
      setVariable: (host, name, variable) => this.setVariable(host, name, variable),
    };
  }

  async #run(step: Step): Promise<'done' | 'skipped'> {
    if (step.task.action.name === 'meta') return this.#meta(step);
    const call = this.#call(step);
    const once = onceOrFinish(call);
    if (typeof once === 'object') return this.#ends.end(call, once, false);
    if (!once) return this.#ends.end(call, await runTaskOnHost(call), false);
    const { first, result } = this.#tasks.do(step.at.place, () => runTaskOnHost(call));
    return this.#ends.end(call, await result, !first);
  }

  async #meta(step: Step): Promise<'done' | 'skipped'> {
    const { task, host, at } = step;
    const { play, handlers } = this.#parts;
    if (!decides(task, play, at)) return 'skipped';
    const language = play.languageOf(host, task, at.surroundings.frames);
    try {
      if (language.firstFalse(conditionsOf(task)) !== undefined) return 'skipped';
      await runMeta({ task, host, at, play, flush: () => handlers.flush(host, at) });
      return 'done';
    } catch (error) {
      return this.#fail(step, error, language);
    }
  }

  async #include(step: Step): Promise<readonly IncludedBlock[]> {
    const { needs } = this.#parts;
    if (!(await this.#needsMet(step))) return [];
    if (!(await this.#isWanted(step))) return [];
    const { task, host, at } = step;
    const call = this.#call(step);
    const once = onceOrFinish(call);
    if (typeof once === 'object') {
      this.#ends.end(call, once, false);
      return [];
    }
    const work = (): Promise<Included> => includeBlocks(call);
    const { first, result } = once
      ? this.#includes.do(at.place, work)
      : { first: true, result: work() };
    const { blocks, finish, registered, secrets } = await result;
    if (finish !== undefined) this.#ends.end(call, finish, !first);
    else if (task.register !== undefined) host.setVariable(task.register, registered, secrets);
    if (first) countIncluded(host, task, blocks.length);
    // Its own "run_once" does not reach what it includes: that runs on the first host only, and is of no other.
    else if (task.keywords.runOnce !== undefined) return [];
    needs.meet(
      task,
      blocks.map(({ block }) => block),
    );
    return blocks;
  }

  /** Whether the task may begin. Where it never can, it has failed, and something let that pass. */
  async #needsMet(step: Step): Promise<boolean> {
    const problem = await this.#parts.needs.wait(step.task, step.host.name);
    if (problem !== undefined) this.#fail(step, new InputError([problem]));
    return problem === undefined;
  }

  /** Under `--step`, what somebody says. `meta` is no task to ask about, as in Ansible. */
  #isWanted({ task, host, at, handler: isHandler = false }: Step): Promise<boolean> {
    const { play, stepping } = this.#parts;
    if (task.action.name === 'meta') return Promise.resolve(true);
    const name = taskName(task, () => play.languageOf(host, task, at.surroundings.frames));
    const each = play.batch.isInStep ? undefined : host.name;
    return stepping.wants({ name, isHandler, place: at.place, host: each });
  }

  #fail(step: Step, error: unknown, used?: Language): 'done' | 'skipped' {
    const call = this.#call(step);
    return this.#ends.end(call, finishOfError(call, error, used), false);
  }

  #call({ task, host, at, handler = false }: Step): TaskCall {
    const { play, refs } = this.#parts;
    const name = (): string =>
      taskName(task, () => play.languageOf(host, task, at.surroundings.frames));
    return { task, host, at, ref: refs.start(task, at.place, { name, handler }), play };
  }

  /**
   * Tasks that wait for nothing follow each other without a turn of the event loop, and meanwhile no output
   * leaves and no Ctrl-C arrives. So now and then a task lets go.
   */
  async #breathe(): Promise<void> {
    this.#tasksInARow++;
    if (this.#tasksInARow % tasksPerTurn === 0) await new Promise<void>(done => setImmediate(done));
  }
}

/** A task that a host has come to. */
interface Step {
  readonly task: Task;
  readonly host: HostState;
  readonly at: Stop;
  readonly handler?: boolean;
}

const tasksPerTurn = 100;

/** Whether the task is done once for all hosts, by `run_once` or by nature; its failure when that cannot be told. */
function onceOrFinish(call: TaskCall): boolean | TaskFinish {
  const { task, host, at, play } = call;
  const language = play.languageOf(host, task, at.surroundings.frames);
  try {
    const { oncePerBatch } = play.run.actions.find(task.action.name) ?? {};
    return oncePerBatch === true || language.boolean(keywordOf(task, 'runOnce'), false);
  } catch (error) {
    return finishOfError(call, error, language);
  }
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
