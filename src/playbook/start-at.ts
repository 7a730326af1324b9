import { tasksIn } from './flatten.ts';
import type { Play, Task } from './model.ts';

/** The tasks before the first that `name` means; `undefined` when there is none of that name. */
export function tasksBefore(plays: readonly Play[], name: string): readonly Task[] | undefined {
  const before: Task[] = [];
  for (const { sections } of plays) {
    for (const task of sections.flatMap(({ nodes }) => [...tasksIn(nodes)])) {
      if (isNamed(task, name)) return before;
      before.push(task);
    }
  }
  return undefined;
}

/** The names that `tasksBefore` finds. */
export function taskNames(plays: readonly Play[]): readonly string[] {
  return plays
    .flatMap(({ sections }) => sections.flatMap(({ nodes }) => [...tasksIn(nodes)]))
    .flatMap(({ keywords: { name } }) => (typeof name?.value === 'string' ? [name.value] : []));
}

/** Whether a task is called so: by its name, or `role : name`. `*` stands for anything. */
function isNamed(task: Task, wanted: string): boolean {
  const name = task.keywords.name?.value;
  if (typeof name !== 'string') return false;
  const names = task.role === undefined ? [name] : [name, `${task.role.name} : ${name}`];
  if (!wanted.includes('*')) return names.includes(wanted);
  const pattern = new RegExp(`^${wanted.split('*').map(escape).join('.*')}$`, 's');
  return names.some(one => pattern.test(one));
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
