import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import { runsAsOne, tasksIn } from '../../playbook/flatten.ts';
import type { Need, Node, Play, Task } from '../../playbook/model.ts';
import { isSelected, tagsOf } from '../../playbook/tags.ts';
import type { RunOptions } from '../options.ts';
import type { Brought } from './check-includes.ts';

/**
 * Needs that are never met because hosts come to what is needed only afterwards: tasks follow each other under all
 * strategies but `graph`, and there from section to section, and within a block that runs as one.
 */
export function checkNeedOrder(
  play: Play,
  brought: readonly Brought[],
  { options, diagnostics }: { readonly options: RunOptions; readonly diagnostics: Diagnostics },
): void {
  const strategy = play.strategy?.value ?? options.strategy;
  if (typeof strategy !== 'string' || options.startAtTask !== undefined) return;
  const targets = targetsOf(play, brought);
  if (targets.size === 0) return;
  const tasks = play.sections.flatMap(({ nodes }) => [...surely(nodes)]);
  const places = new Map(tasks.map((task, place) => [task, place]));
  const sections = new Map(
    play.sections.flatMap(({ nodes }, index) => [...tasksIn(nodes)].map(task => [task, index])),
  );
  const sectionOf = (task: Task): number => sections.get(task) ?? 0;
  for (const [place, task] of tasks.entries()) {
    if (!isSelected(tagsOf(task), options)) continue;
    for (const need of needsOf(task)) {
      const target = targets.get(need.task);
      if (target === undefined || !concernsAll(need)) continue;
      if ((places.get(target.first) ?? 0) <= place) continue;
      const isLaterSection = sectionOf(target.first) > sectionOf(task);
      const isOneUnit = unitOf(task) === unitOf(target.first);
      if (strategy === 'graph' && !isLaterSection && !isOneUnit) continue;
      const message = `This would wait for ever for "${need.task}": hosts come to that only afterwards.`;
      const related = [{ message: `"${need.task}" stands here.`, location: target.node.location }];
      const ofGraph = isLaterSection
        ? 'What stands in "pre_tasks", "tasks" and "post_tasks" follows each other.'
        : 'A block with "id", "rescue" or "always" runs in the order of the file.';
      const hint =
        strategy === 'graph'
          ? ofGraph
          : `Tasks follow each other in the order of the file; with "strategy: graph" they need not.`;
      diagnostics.error('graph/cycle', message, need.location, { related, hint });
    }
  }
}

interface Target {
  readonly node: Node;
  /** The task of the play by which hosts come to it: its own first one, or the include that brings it. */
  readonly first: Task;
}

function targetsOf(play: Play, brought: readonly Brought[]): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>();
  const note = (tasks: Iterable<Task>, first: (task: Task) => Task): void => {
    for (const task of tasks) {
      for (const node of ancestry(task)) {
        if (node.kind === 'play') break;
        if (node.id === undefined || targets.has(node.id)) continue;
        targets.set(node.id, { node, first: first(task) });
      }
    }
  };
  note(tasksIn(play.sections.flatMap(({ nodes }) => nodes)), task => task);
  const outermost = new Map<Task, Task>();
  for (const { include, nodes, isHandler } of brought) {
    if (isHandler) continue;
    const from = outermost.get(include) ?? include;
    for (const task of tasksIn(nodes)) outermost.set(task, from);
    note(tasksIn(nodes), () => from);
  }
  return targets;
}

/** Tasks that every host comes to that does not fail. */
function* surely(nodes: readonly Node[]): Generator<Task> {
  for (const node of nodes) {
    if (node.kind === 'task') yield node;
    else {
      yield* surely(node.tasks);
      yield* surely(node.always);
    }
  }
}

function needsOf(task: Task): readonly Need[] {
  const all = [...ancestry(task)].flatMap(node => (node.kind === 'play' ? [] : [...node.needs]));
  return [...new Set(all)];
}

/** Which hosts a pattern names hangs on the inventory. */
function concernsAll({ hosts }: Need): boolean {
  return hosts === 'self' || hosts === 'all' || hosts === 'any';
}

/** Under `graph`: what is around the task and runs as one. */
function unitOf(task: Task): Node {
  let unit: Node = task;
  for (const node of ancestry(task)) {
    if (node.kind === 'block' && runsAsOne(node)) unit = node;
  }
  return unit;
}
