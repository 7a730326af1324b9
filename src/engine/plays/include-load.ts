import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { toText } from '../../jinja/python/text.ts';
import { Failure } from '../../module-api/failure.ts';
import type { LoadedInclude } from '../../playbook/loading.ts';
import type { Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import { allowMissing } from '../checks/missing.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { Language } from '../variables/language.ts';
import type { Loaded } from './includes.ts';

/** Reads what an include names, or takes what another host has read for it. */
export async function loadIncluded(
  call: TaskCall,
  frames: readonly Variables[],
  language: Language,
): Promise<Loaded> {
  const { task, play } = call;
  const { inline } = task;
  if (inline !== undefined) {
    return play.includes.load(task, { key: 'block', frames }, () =>
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
  const loaded = await play.includes.load(task, { key, frames }, async lent => {
    const diagnostics = new Diagnostics();
    const playDirectory = play.play.directory;
    if (!isRole) {
      const tasks = await play.run.loader.loadTasks(
        { task, file: name, playDirectory, handlers: call.ref.handler, lent, isReached: true },
        diagnostics,
      );
      allowMissing(diagnostics, play.run);
      diagnostics.throwIfErrors();
      return { ...found(tasks), name };
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
        lent,
        isReached: true,
      },
      diagnostics,
    );
    allowMissing(diagnostics, play.run);
    diagnostics.throwIfErrors();
    return { ...found(role), name };
  });
  if (loaded.included !== undefined) play.addIncluded(loaded.included);
  return loaded;
}

function found(included: LoadedInclude | undefined): Pick<Loaded, 'block' | 'included'> {
  if (included === undefined) throw new Error('an include without a result was not reported');
  return { block: included.block, included };
}
