import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { toText } from '../../jinja/python/text.ts';
import { Failure } from '../../module-api/failure.ts';
import type { LoadedInclude } from '../../playbook/loading.ts';
import type { Block, Task } from '../../playbook/model.ts';
import type { Value } from '../../values/value.ts';
import { allowMissing } from '../checks/missing.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { Language } from '../variables/language.ts';
import type { PlayRun } from './play-run.ts';

interface Loaded {
  readonly block: Block;
  readonly index: number;
  readonly name: string;
}

/** Reads what an include names, or takes what another host has read for it. */
export async function loadIncluded(call: TaskCall, language: Language): Promise<Loaded> {
  const { task, play } = call;
  const { inline } = task;
  if (inline !== undefined) {
    return play.includes.load(task, 'block', () =>
      Promise.resolve({ block: inline, name: 'block' }),
    );
  }
  const option = (name: string): Value | undefined => {
    const { args, freeForm } = task.action;
    const value = args.value instanceof Map ? args.value.get(name) : undefined;
    const written = value ?? (name === 'file' ? freeForm?.value : undefined);
    return written === undefined ? undefined : language.render(written);
  };
  const text = (name: string): string | undefined => {
    const value = option(name);
    return value === undefined || value === null ? undefined : toText(value);
  };
  const isRole = task.action.name === 'include_role';
  const name = text(isRole ? 'name' : 'file') ?? '';
  if (name === '') throw new Failure(`"${isRole ? 'name' : 'file'}" is empty`);
  const parts = isRole
    ? ['tasks_from', 'vars_from', 'defaults_from', 'handlers_from'].map(text)
    : [];
  const key = [name, ...parts].join('\0');
  return play.includes.load(task, key, async () => {
    const diagnostics = new Diagnostics();
    const playDirectory = play.play.directory;
    if (!isRole) {
      const tasks = await play.run.loader.loadTasks(
        { task, file: name, playDirectory, handlers: call.ref.handler, isReached: true },
        diagnostics,
      );
      allowMissing(diagnostics, play.run);
      diagnostics.throwIfErrors();
      return { block: added(tasks, play), name };
    }
    const [tasksFrom, varsFrom, defaultsFrom, handlersFrom] = parts;
    const isPublic = option('public') === true;
    const role = await play.run.loader.loadRole(
      {
        task,
        name,
        playDirectory,
        tasksFrom,
        varsFrom,
        defaultsFrom,
        handlersFrom,
        public: isPublic,
        allowDuplicates: option('allow_duplicates') !== false,
        validate: option('rolespec_validate') !== false,
        isReached: true,
      },
      diagnostics,
    );
    allowMissing(diagnostics, play.run);
    diagnostics.throwIfErrors();
    return { block: added(role, play), name };
  });
}

/** What it brings to the play beside its tasks is there from now on. */
function added(included: LoadedInclude | undefined, play: PlayRun): Block {
  if (included === undefined) throw new Error('an include without a result was not reported');
  play.addIncluded(included);
  return included.block;
}

/** What each include of a play stands for, loaded once for all hosts. */
export class Includes {
  readonly #loads = new Map<Task, Map<string, Promise<Loaded>>>();

  load(task: Task, key: string, read: () => Promise<Omit<Loaded, 'index'>>): Promise<Loaded> {
    const known = this.#loads.get(task) ?? new Map<string, Promise<Loaded>>();
    this.#loads.set(task, known);
    const loading = known.get(key);
    if (loading !== undefined) return loading;
    const index = known.size;
    const started = read().then(result => ({ ...result, index }));
    known.set(key, started);
    return started;
  }
}
