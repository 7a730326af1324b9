import { Templated } from '../values/value.ts';
import { tasksIn } from './flatten.ts';
import type { Node, Play, Task } from './model.ts';

/** The tasks before the first that `name` means; `undefined` when there is none of that name. */
export function tasksBefore(plays: readonly Play[], name: string): readonly Task[] | undefined {
  const before: Task[] = [];
  for (const { sections } of plays) {
    const rescues = new Set(sections.flatMap(({ nodes }) => rescuesIn(nodes)));
    for (const task of sections.flatMap(({ nodes }) => [...tasksIn(nodes)])) {
      if (!rescues.has(task) && isNamed(task, name)) return before;
      before.push(task);
    }
  }
  return undefined;
}

/** Nobody comes to these by starting there: nothing has failed. */
function rescuesIn(nodes: readonly Node[]): readonly Task[] {
  return nodes.flatMap(node =>
    node.kind === 'task'
      ? []
      : [...tasksIn(node.rescue), ...rescuesIn([...node.tasks, ...node.always])],
  );
}

/** The names that `tasksBefore` finds. */
export function taskNames(plays: readonly Play[]): readonly string[] {
  return plays
    .flatMap(({ sections }) => sections.flatMap(({ nodes }) => [...tasksIn(nodes)]))
    .flatMap(({ keywords: { name } }) => (typeof name?.value === 'string' ? [name.value] : []));
}

/**
 * Whether a task is called so, as it is written: by its name, or `role : name`; without a name by
 * its action. `*` stands for anything, `?` for one character.
 */
function isNamed(task: Task, wanted: string): boolean {
  const written = task.keywords.name?.value ?? task.action.written;
  const name = written instanceof Templated ? written.text : written;
  if (typeof name !== 'string') return false;
  const names = task.role === undefined ? [name] : [name, `${task.role.name} : ${name}`];
  if (names.includes(wanted)) return true;
  const source = escape(wanted).replaceAll('\\*', '.*').replaceAll('\\?', '.');
  const pattern = new RegExp(`^${source}$`, 's');
  return names.some(one => pattern.test(one));
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
