import { toText } from '../../jinja/python/text.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import type { Task } from '../../playbook/model.ts';
import { Templated } from '../../values/value.ts';
import { redactError } from '../secrets/redact-diagnostics.ts';
import type { HostState } from './host-state.ts';
import type { PlayRun } from './play-run.ts';
import type { Stop } from './walk.ts';

/** `doubt`: the task that notifies it only if it changes something, which is not known. */
type RunHandler = (
  task: Task,
  host: HostState,
  at: Stop & { readonly doubt: string | undefined },
) => Promise<void>;

/** Which handlers were notified on which hosts, and running them. */
export class Handlers {
  readonly #play: PlayRun;
  /** By host: what is to run in the place of which handler. */
  readonly #pending = new Map<string, Map<Task, Pending>>();
  readonly #run: RunHandler;
  #firsts: ReadonlyMap<Task, Task> | undefined;
  #names: (LiteralNames & { readonly count: number }) | undefined;

  constructor(play: PlayRun, run: RunHandler) {
    this.#play = play;
    this.#run = run;
  }

  /**
   * Notes the handlers of that name, or that listen to it; of a role that came in several times those that came with
   * the task that notifies. False when there are none.
   */
  notify(name: string, host: HostState, { by, doubt }: Notifying): boolean {
    const all = [...tasksIn(this.#play.handlers)];
    const named = firstOfLast(all.filter(task => this.#namesOf(task, host).includes(name)));
    const firsts = this.#firstOfEach(all);
    const listeners = all.filter(task => task.listen.includes(name));
    const listening = [
      ...new Map(listeners.toReversed().map(task => [firsts.get(task), task])).values(),
    ].toReversed();
    const found = named === undefined ? listening : [named, ...listening];
    const pending = this.#pending.get(host.name) ?? new Map<Task, Pending>();
    this.#pending.set(host.name, pending);
    for (const last of found) {
      const first = firsts.get(last) ?? last;
      const own = all.find(one => one.role === by.role && firsts.get(one) === first);
      const task = by.role === undefined ? last : (own ?? last);
      if (doubt === undefined || !pending.has(first)) pending.set(first, { task, doubt });
    }
    return found.length > 0;
  }

  /**
   * A role that others need, or that comes in twice, is one role: as in Ansible its handlers are there once, but for
   * a role that is an entry of the play and also brought in by a task. Of each handler, the first of those that are the
   * same.
   */
  #firstOfEach(all: readonly Task[]): ReadonlyMap<Task, Task> {
    if (this.#firsts?.size === all.length) return this.#firsts;
    const byKey = new Map<string, Task>();
    const firsts = new Map<Task, Task>();
    for (const task of all) {
      const { role, location } = task;
      if (role === undefined) {
        firsts.set(task, task);
        continue;
      }
      const where = [location.source.path, location.start];
      const key = JSON.stringify([role.identity, ...where]);
      const first = byKey.get(key) ?? task;
      byKey.set(key, first);
      firsts.set(task, first);
    }
    this.#firsts = firsts;
    return firsts;
  }

  /** Whether there is no such handler; false as well where names that are templates may tell otherwise. */
  lacks(name: string): boolean {
    const { handlers } = this.#play;
    if (this.#names?.count !== handlers.length) {
      this.#names = { count: handlers.length, ...literalNames([...tasksIn(handlers)]) };
    }
    return !this.#names.isOpen && !this.#names.all.has(name);
  }

  pendingOn(host: string): boolean {
    return (this.#pending.get(host)?.size ?? 0) > 0;
  }

  /**
   * Runs what was notified on the host, in the order of definition, each once. A handler may notify
   * others; those that are defined before it run in a further round. A block around that place rescues them.
   */
  async flush(host: HostState, { place, surroundings }: Stop): Promise<void> {
    const ran = new Set<Task>();
    for (let round = 0; ; round++) {
      const tasks = [...tasksIn(this.#play.handlers)];
      let any = false;
      for (const [index, task] of tasks.entries()) {
        const pending = this.#pending.get(host.name);
        const one = pending?.get(task);
        // Notified again by a later one it is left for the next flush.
        if (pending === undefined || one === undefined || ran.has(task)) continue;
        pending.delete(task);
        ran.add(task);
        any = true;
        const { doubt } = one;
        const frames = this.#play.handlerFrames.of(one.task, host.name);
        const at = { place: [...place, round, index], surroundings: { ...surroundings, frames } };
        await this.#play.batch.arrive(host.name, at.place);
        await this.#run(one.task, host, { ...at, doubt });
        // What it notifies itself of it has done.
        pending.delete(task);
      }
      if (!any) return;
    }
  }

  clear(host: string): void {
    this.#pending.delete(host);
  }

  #namesOf(task: Task, host: HostState): readonly string[] {
    const written = task.keywords.name?.value;
    if (written === undefined || written === null) return [];
    const frames = this.#play.handlerFrames.of(task, host.name);
    const language = this.#play.languageOf(host, task, frames);
    let name: string;
    try {
      name = toText(language.render(written));
    } catch (error) {
      throw redactError(error, language.secrets);
    }
    return task.role === undefined ? [name] : [name, `${task.role.name} : ${name}`];
  }
}

interface Notifying {
  readonly by: Task;
  readonly doubt?: string;
}

interface Pending {
  /** Of a role that came in several times: the handler as one of them brought it. */
  readonly task: Task;
  readonly doubt: string | undefined;
}

interface LiteralNames {
  readonly all: ReadonlySet<string>;
  /** The name of one is a template. */
  readonly isOpen: boolean;
}

function literalNames(handlers: readonly Task[]): LiteralNames {
  const names = handlers.map(({ keywords }) => keywords.name?.value);
  const all = handlers.flatMap(({ listen, role }, index) => {
    const name = names[index];
    if (typeof name !== 'string') return [...listen];
    return [...listen, name, ...(role === undefined ? [] : [`${role.name} : ${name}`])];
  });
  return { all: new Set(all), isOpen: names.some(name => name instanceof Templated) };
}

/**
 * Of handlers of one name: those of the play win over those of roles, and later roles over earlier ones; within
 * one list the first.
 */
function firstOfLast(handlers: readonly Task[]): Task | undefined {
  const last = handlers.at(-1);
  if (last === undefined) return undefined;
  return handlers.find(({ role, file }) => role === last.role && file === last.file);
}
