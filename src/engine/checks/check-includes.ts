import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import { conditionsOf, keywordOf } from '../../playbook/inherit.ts';
import type { Node, Play, Task } from '../../playbook/model.ts';
import { tagsOf } from '../../playbook/tags.ts';
import type { Run } from '../run.ts';

/** A task as far as it can be found before anything runs. */
export interface MetTask {
  readonly task: Task;
  readonly play: Play;
  /** It, or an include that leads to it, need not run, or may fail. */
  readonly isConditional: boolean;
  /** It is, or stands in what is included by, a handler. */
  readonly isHandler: boolean;
  /** The include that brings it. */
  readonly via?: MetTask | undefined;
}

/** What an include brings. */
export interface Brought {
  readonly include: Task;
  readonly nodes: readonly Node[];
  readonly handlers: readonly Node[];
  /** The include is, or stands among, handlers. */
  readonly isHandler: boolean;
}

interface CheckedIncludes {
  /** Those that would come with what is included. */
  readonly handlers: readonly Node[];
  /** Those of the play itself, too; in the order in which they run, as far as that is known, handlers last. */
  readonly tasks: readonly MetTask[];
  readonly brought: readonly Brought[];
  /** Further includes of what another one brings. */
  readonly repeated: readonly Pick<Brought, 'include' | 'nodes'>[];
}

/** Reads what includes with a literal name will include, so that what is wrong there is found beforehand too. */
export async function checkIncludes(
  play: Play,
  run: Run,
  diagnostics: Diagnostics,
): Promise<CheckedIncludes> {
  const handlers: Node[] = [];
  const tasks: MetTask[] = [];
  const brought: Brought[] = [];
  const repeated: Pick<Brought, 'include' | 'nodes'>[] = [];
  const seen = new Map<string, Included>();
  const met = (nodes: readonly Node[], around: Around, via?: MetTask): readonly MetTask[] =>
    [...tasksIn(nodes)].map(task => ({
      ...{ task, play, isHandler: around.isHandler, via },
      isConditional: around.isConditional || isConditional(task),
    }));
  const sure = { isConditional: false };
  // The next one is the last.
  const later = met(play.handlers, { ...sure, isHandler: true }).toReversed();
  const open = play.sections
    .flatMap(({ nodes }) => met(nodes, { ...sure, isHandler: false }))
    .toReversed();
  const next = (): MetTask | undefined => open.pop() ?? later.pop();
  for (let one = next(); one !== undefined; one = next()) {
    tasks.push(one);
    const { isHandler } = one;
    const included = await includedBy(one.task, { play, run, diagnostics, seen, isHandler });
    open.push(...met(included.nodes, one, one).toReversed());
    later.unshift(...met(included.handlers, { ...one, isHandler: true }, one).toReversed());
    handlers.push(...included.handlers);
    const { nodes, handlers: fromRole, again } = included;
    brought.push({ include: one.task, nodes, handlers: fromRole, isHandler });
    if (again !== undefined) repeated.push({ include: one.task, nodes: again });
  }
  return { handlers, tasks, brought, repeated };
}

type Around = Pick<MetTask, 'isConditional' | 'isHandler'>;

function isConditional(task: Task): boolean {
  if (conditionsOf(task).length > 0 || task.failedWhen !== undefined) return true;
  if (keywordOf(task, 'ignoreErrors') !== undefined || tagsOf(task).includes('never')) return true;
  return [...ancestry(task)].some(one => one.kind === 'block' && one.rescue.length > 0);
}

interface Check {
  readonly play: Play;
  readonly run: Run;
  readonly diagnostics: Diagnostics;
  /** What was read already: an include may lead back to itself under a condition. */
  readonly seen: Map<string, Included>;
  /** The include is a handler, and so is what it includes. */
  readonly isHandler: boolean;
}

interface Included {
  readonly nodes: readonly Node[];
  readonly handlers: readonly Node[];
  /** Another include has brought these. */
  readonly again?: readonly Node[];
}

const nothing: Included = { nodes: [], handlers: [] };

async function includedBy(
  task: Task,
  { play, run, diagnostics, seen, isHandler }: Check,
): Promise<Included> {
  const { name: action, args, freeForm } = task.action;
  if (task.inline !== undefined) return { nodes: [task.inline], handlers: [] };
  if (action !== 'include_tasks' && action !== 'include_role') return nothing;
  const option = (name: string): string | undefined => {
    const value = args.value instanceof Map ? args.value.get(name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const free = typeof freeForm?.value === 'string' ? freeForm.value : undefined;
  const name = action === 'include_tasks' ? (option('file') ?? free) : option('name');
  if (name === undefined) return nothing;
  const key = [
    isHandler,
    action,
    name,
    option('tasks_from') ?? '',
    task.role?.path ?? '',
    task.file,
  ].join('\0');
  const before = seen.get(key);
  if (before !== undefined) return { ...nothing, again: before.nodes };
  const options = { action, name, option };
  const included = await read(task, options, { play, run, diagnostics, isHandler });
  seen.set(key, included);
  return included;
}

interface IncludeOptions {
  readonly action: string;
  readonly name: string;
  readonly option: (name: string) => string | undefined;
}

async function read(
  task: Task,
  { action, name, option }: IncludeOptions,
  { play, run, diagnostics, isHandler }: Omit<Check, 'seen'>,
): Promise<Included> {
  const playDirectory = play.directory;
  if (action === 'include_tasks') {
    const block = await run.loader.loadTasks(
      { task, file: name, playDirectory, handlers: isHandler },
      diagnostics,
    );
    return block === undefined ? nothing : { nodes: [block], handlers: [] };
  }
  const role = await run.loader.loadRole(
    {
      task,
      name,
      playDirectory,
      tasksFrom: option('tasks_from'),
      varsFrom: option('vars_from'),
      defaultsFrom: option('defaults_from'),
      handlersFrom: option('handlers_from'),
      public: false,
      allowDuplicates: true,
      validate: validates(task),
    },
    diagnostics,
  );
  return role === undefined ? nothing : { nodes: [role.block], handlers: role.handlers };
}

/** Whether its variables are checked against its specification, as far as that is known. */
function validates({ action: { args } }: Task): boolean | undefined {
  const value = args.value instanceof Map ? args.value.get('rolespec_validate') : undefined;
  return value === undefined || value === true || value === null ? undefined : false;
}
