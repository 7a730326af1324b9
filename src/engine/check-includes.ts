import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Node, Play, Task } from '../playbook/model.ts';
import { tasksIn } from './flatten.ts';
import type { Run } from './run.ts';

/**
 * Reads what includes with a literal name will include, so that what is wrong there is found beforehand
 * too. Returns the handlers that would come with it.
 */
export async function checkIncludes(
  play: Play,
  run: Run,
  diagnostics: Diagnostics,
): Promise<readonly Node[]> {
  const handlers: Node[] = [];
  const seen = new Set<string>();
  const ofHandlers = new Set(tasksIn(play.handlers));
  const open = [...play.sections.flatMap(({ nodes }) => [...tasksIn(nodes)]), ...ofHandlers];
  for (let task = open.pop(); task !== undefined; task = open.pop()) {
    const isHandler = ofHandlers.has(task);
    const included = await includedBy(task, { play, run, diagnostics, seen, isHandler });
    open.push(...tasksIn(included.nodes), ...tasksIn(included.handlers));
    for (const one of tasksIn(isHandler ? included.nodes : included.handlers)) ofHandlers.add(one);
    handlers.push(...included.handlers);
  }
  return handlers;
}

interface Check {
  readonly play: Play;
  readonly run: Run;
  readonly diagnostics: Diagnostics;
  /** What was read already: an include may lead back to itself under a condition. */
  readonly seen: Set<string>;
  /** The include is a handler, and so is what it includes. */
  readonly isHandler: boolean;
}

interface Included {
  readonly nodes: readonly Node[];
  readonly handlers: readonly Node[];
}

const nothing: Included = { nodes: [], handlers: [] };

async function includedBy(
  task: Task,
  { play, run, diagnostics, seen, isHandler }: Check,
): Promise<Included> {
  const { name: action, args, freeForm } = task.action;
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
  if (seen.has(key)) return nothing;
  seen.add(key);

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
    },
    diagnostics,
  );
  return role === undefined ? nothing : { nodes: [role.block], handlers: role.handlers };
}
