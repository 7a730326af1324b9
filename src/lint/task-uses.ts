import type { VariableReference } from '../jinja/references.ts';
import type { Task } from '../playbook/model.ts';
import { usesOf } from '../playbook/uses.ts';
import type { LintedPlay } from './project.ts';

const known = new WeakMap<Task, readonly VariableReference[]>();

/** The variables a task itself needs; many rules ask. */
export function usesOfTask(task: Task): readonly VariableReference[] {
  const found = known.get(task) ?? [...usesOf(task)];
  known.set(task, found);
  return found;
}

const users = new WeakMap<LintedPlay, ReadonlyMap<string, ReadonlySet<Task>>>();

/** The tasks of a play, without its handlers, that use each name. */
export function usersIn(play: LintedPlay): ReadonlyMap<string, ReadonlySet<Task>> {
  const found = users.get(play) ?? collect(play);
  users.set(play, found);
  return found;
}

function collect({ tasks }: LintedPlay): ReadonlyMap<string, ReadonlySet<Task>> {
  const found = new Map<string, Set<Task>>();
  for (const task of tasks) {
    for (const { name } of usesOfTask(task))
      found.set(name, (found.get(name) ?? new Set()).add(task));
  }
  return found;
}
