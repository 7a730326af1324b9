import { join } from 'node:path';
import type { LintedPlay, Project } from '../../lint/project.ts';
import { findFile } from '../../playbook/find-file.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import type { Play, Role, Task } from '../../playbook/model.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { Run } from '../run.ts';
import type { Brought, CheckedIncludes, MetTask } from './check-includes.ts';
import { includedVariables } from './included-variables.ts';
import { templateUses } from './template-uses.ts';
import { variablesIn } from './variable-files.ts';

/** A play as rules look at it, from what was found of it. */
export async function lintedPlay(
  play: Play,
  found: CheckedIncludes,
  run: Run,
): Promise<Omit<LintedPlay, 'isWhole'>> {
  const { brought, handlers: included, all, repeated, open } = found;
  const nodesOf = (areHandlers: boolean): readonly Task[] =>
    brought
      .filter(({ isHandler }) => isHandler === areHandlers)
      .flatMap(({ nodes }) => [...tasksIn(nodes)]);
  const tasks = [...play.sections.flatMap(({ nodes }) => [...tasksIn(nodes)]), ...nodesOf(false)];
  const handlers = [...tasksIn(play.handlers), ...tasksIn(included), ...nodesOf(true)];
  const variables = await readVariables(play, [...tasks, ...handlers], { run, found });
  const [isOpen] = [...variables.open, ...[...open].map(({ action }) => action.location)];
  return {
    play,
    tasks: inOrder(tasks, brought),
    handlers,
    candidates: all.filter(({ isCandidate }) => isCandidate === true).map(({ task }) => task),
    roles: rolesOf(play, [...tasks, ...handlers]),
    broughtBy: new Map(
      brought.flatMap(({ include, nodes, handlers: ofRole }) =>
        [...tasksIn([...nodes, ...ofRole])].map(task => [task, include] as const),
      ),
    ),
    includes: [...brought, ...repeated].map(({ include, nodes }) => ({
      include,
      tasks: [...tasksIn(nodes)],
    })),
    fileVariables: variables.read,
    openAt: isOpen,
  };
}

/** What an include brings comes right behind it. */
function inOrder(tasks: readonly Task[], brought: readonly Brought[]): readonly Task[] {
  const byInclude = new Map(brought.map(({ include, nodes }) => [include, [...tasksIn(nodes)]]));
  const later = new Set([...byInclude.values()].flat());
  const unfold = (task: Task): readonly Task[] => [
    task,
    ...(byInclude.get(task) ?? []).flatMap(unfold),
  ];
  return tasks.filter(task => !later.has(task)).flatMap(unfold);
}

function rolesOf(play: Play, tasks: readonly Task[]): readonly Role[] {
  const all = tasks.flatMap(({ role }) => (role === undefined ? [] : [role, ...role.parents]));
  return [...new Set([...play.roles, ...all])];
}

/** The files of variables whose names are known, or may be meant. */
async function readVariables(
  play: Play,
  tasks: readonly Task[],
  { run, found }: { readonly run: Run; readonly found: CheckedIncludes },
) {
  const read: Variables[] = [];
  const open: Task['location'][] = [];
  const places = [join(play.directory, 'vars'), play.directory];
  for (const { value, location } of play.varsFiles) {
    const names = [value].flat().filter(name => typeof name === 'string');
    const paths = await Promise.all(names.map(name => findFile(name, places, run.files)));
    const path = paths.find(one => one !== undefined);
    if (path === undefined || (await run.files.isDirectory(path))) open.push(location);
    else read.push(await variablesIn(path, run.loader));
  }
  for (const task of tasks) {
    if (task.action.name !== 'include_vars') continue;
    const candidates = found.variableFiles.get(task);
    const { files } = (await includedVariables({ task, play }, candidates, run)) ?? {};
    if (files === undefined) open.push(task.action.location);
    else read.push(...files);
  }
  return { read, open };
}

/** What the template files ask for that tasks name literally. */
export async function templatesOf(
  tasks: readonly MetTask[],
  run: Run,
): Promise<Project['templates']> {
  const found = new Map<Task, Awaited<ReturnType<typeof templateUses>>>();
  for (const met of tasks) {
    const uses = await templateUses(met, run);
    if (uses.length > 0) found.set(met.task, uses);
  }
  return found;
}
