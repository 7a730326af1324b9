import { Diagnostics, InputError } from '../../diagnostics/diagnostic.ts';
import { toText } from '../../jinja/python/text.ts';
import { Failure } from '../../module-api/failure.ts';
import { conditionsOf, keywordOf } from '../../playbook/inherit.ts';
import type { Block, Task } from '../../playbook/model.ts';
import type { Dict, Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import { allowMissing } from '../checks/missing.ts';
import { Secrets } from '../secrets/secrets.ts';
import { type Attempt, attemptOfError } from '../tasks/attempt.ts';
import { causeName } from '../tasks/cause-name.ts';
import { skippedBy } from '../tasks/item-run.ts';
import { loopExtentOf, loopFrameOf } from '../tasks/loop-frame.ts';
import { breaks, loopItems } from '../tasks/loop-run.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { Language } from '../variables/language.ts';
import { registeredOf } from '../variables/registered.ts';
import {
  allSkipped,
  type Included,
  includedFile,
  notIncluded,
  registeredInclude,
  tellSkipped,
  withFrame,
} from './include-result.ts';
import type { IncludedBlock } from './walk.ts';

/** Deeper includes are taken for one that includes itself without end. */
const deepest = 64;

/** Evaluates `include_tasks` or `include_role` on one host: its loop, its condition, what it names. */
export async function includeBlocks(call: TaskCall): Promise<Included> {
  const { task, play, host, at } = call;
  const started = play.run.now();
  // Of variables that a name is made of.
  const secrets = new Secrets();
  try {
    if (at.surroundings.frames.length > deepest) {
      throw new InputError([tooDeep(task)]);
    }
    const language = play.languageOf(host, task, at.surroundings.frames);
    const blocks: IncludedBlock[] = [];
    const results: Dict[] = [];
    const frames = framesOf(call, language);
    if ('status' in frames) return notIncluded(frames, call, started);
    // The items of a block pause and end as it is gone through.
    const isBlock = task.inline !== undefined;
    for (const [item, frame] of frames.entries()) {
      if (item > 0 && !isBlock) await play.pause(task.loop?.pause, call, frame);
      const around = [frame, ...at.surroundings.frames];
      const inner = play.languageOf(host, task, around);
      const unmet = inner.firstFalse(conditionsOf(task));
      secrets.addAll(language.secrets?.values ?? []);
      const label = labelOf(call, frame);
      const shown = label === undefined ? undefined : secrets.redact(label);
      if (unmet !== undefined) {
        const one = skippedBy(unmet);
        const result = withFrame(registeredOf(one, causeName(call)), frame);
        results.push(result);
        if (shown !== undefined) tellSkipped(one, result, { ...call, started, item: shown });
      } else {
        const { block, index, name } = await load(call, inner).finally(() =>
          secrets.addAll(inner.secrets?.values ?? []),
        );
        const included = secrets.redact(name);
        const told = { time: play.run.now(), task: call.ref, hosts: [host.name], included };
        play.run.emit({ type: 'tasks-included', ...told, item: shown });
        blocks.push({ block, index, frame });
        play.handlerFrames.note(block, host.name, around);
        results.push(withFrame(includedFile(name), frame));
      }
      if (!isBlock && breaks(call, frame)) break;
    }
    return blocks.length === 0
      ? allSkipped(results, call, started)
      : { blocks, registered: registeredInclude(call, results) };
  } catch (error) {
    return notIncluded({ ...attemptOfError(error), secrets }, call, started);
  }
}

/** Of the loop's item, as shown; `undefined` without a loop. */
function labelOf(call: TaskCall, frame: Variables): string | undefined {
  const { task, play, host, at } = call;
  if (task.loop === undefined) return undefined;
  const language = play.languageOf(host, task, [frame, ...at.surroundings.frames]);
  if (language.boolean(keywordOf(task, 'noLog'), false)) return '(hidden)';
  const item = frame.get(task.loop.variable)?.value;
  const label = play.labelOf(call, frame, item ?? null);
  return language.secrets === undefined ? label : language.secrets.redact(label);
}

function tooDeep(task: Task) {
  return {
    severity: 'error',
    code: 'playbook/cycle',
    message: `The include is ${deepest} levels deep: it seems to include itself.`,
    location: task.location,
  } as const;
}

const noVariables: Variables = new Map();

/** The variables of each item; one empty set without a loop. Or why nothing is included. */
function framesOf(call: TaskCall, language: Language): readonly Variables[] | Attempt {
  const items = loopItems(call, language);
  if (items === undefined) return [noVariables];
  if ('failure' in items) return items.failure;
  const { loop, values } = items;
  const extent = loopExtentOf(loop, language);
  const secrets = language.secrets?.values;
  return values.map((_, index) => loopFrameOf(loop, { values, index, secrets }, extent));
}

interface Loaded {
  readonly block: Block;
  readonly index: number;
  readonly name: string;
}

async function load(call: TaskCall, language: Language): Promise<Loaded> {
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
      const block = await play.run.loader.loadTasks(
        { task, file: name, playDirectory, handlers: call.ref.handler },
        diagnostics,
      );
      allowMissing(diagnostics, play.run);
      diagnostics.throwIfErrors();
      return { block: loaded(block), name };
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
      },
      diagnostics,
    );
    allowMissing(diagnostics, play.run);
    diagnostics.throwIfErrors();
    const found = loaded(role);
    play.addRole(found);
    return { block: found.block, name };
  });
}

function loaded<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an include without a result was not reported');
  return value;
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
