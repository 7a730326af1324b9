import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { formatLocation, type Location } from '../../diagnostics/source-file.ts';
import { findCycle } from '../../graph/cycle.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import type { Need, Node, Play, Task } from '../../playbook/model.ts';
import type { Brought } from './check-includes.ts';

/** Needs of a play that go nowhere or round, those of what it includes considered. */
export function checkNeeds(
  play: Play,
  brought: readonly Brought[],
  diagnostics: Diagnostics,
): void {
  const own = play.sections.flatMap(({ nodes }) => [...tasksIn(nodes)]);
  const nodes = collect(own, brought, diagnostics);
  for (const { task, location } of own.flatMap(needsAround)) {
    if (nodes.has(task)) continue;
    const hint = didYouMean(task, nodes.keys());
    const message = `No task of the play has the id "${task}".`;
    diagnostics.error('graph/unknown-task', message, location, { hint });
  }
  const edgesOf = (id: string): readonly string[] =>
    (nodes.get(id)?.needs ?? []).map(({ task }) => task).filter(task => nodes.has(task));
  const cycle = findCycle(nodes.keys(), edgesOf);
  const first = cycle?.[0];
  if (cycle === undefined || first === undefined) return;
  const related = cycle.slice(0, -1).flatMap((id, index) => {
    const need = nodes.get(id)?.needs.find(({ task }) => task === cycle[index + 1]);
    return need === undefined
      ? []
      : [{ message: `"${id}" needs "${need.task}" here.`, location: need.location }];
  });
  const message = `These tasks wait for each other: ${cycle.join(' > ')}.`;
  diagnostics.error('graph/cycle', message, nodes.get(first)?.location, { related });
}

interface Identified {
  readonly location: Location;
  readonly needs: Need[];
}

/** What has an id, with what it waits for: what tasks in it need, and what is around it needs. */
function collect(
  own: readonly Task[],
  brought: readonly Brought[],
  diagnostics: Diagnostics,
): ReadonlyMap<string, Identified> {
  const includes = new Map<Node, Task>();
  const included: Task[] = [];
  for (const { include, nodes, isHandler } of brought) {
    if (isHandler) continue;
    for (const node of nodes) includes.set(node, include);
    included.push(...tasksIn(nodes));
  }
  const byId = new Map<string, Identified>();
  const isOwn = new Set(own);
  for (const task of [...own, ...included]) {
    const around = [...nodesAround(task, includes)];
    const needs = around.flatMap(node => [...node.needs]);
    const ids = new Set(around.map(({ id }) => id));
    // That what is included needs the include itself is told where that is looked for.
    const outwards = needs.filter(need => !ids.has(need.task) || isOwn.has(task));
    for (const node of around) {
      if (node.id === undefined) continue;
      const known = byId.get(node.id);
      if (known === undefined) {
        byId.set(node.id, { location: node.location, needs: [...outwards] });
      } else if (isSamePlace(known.location, node.location)) {
        known.needs.push(...outwards);
      } else {
        const related = [{ message: 'The first one.', location: known.location }];
        const message = `Two tasks have the id "${node.id}".`;
        diagnostics.error('playbook/duplicate-id', message, node.location, { related });
      }
    }
  }
  return byId;
}

/** From the task outwards; around what is included is the include. */
function* nodesAround(task: Task, includes: ReadonlyMap<Node, Task>): Generator<Node> {
  for (const node of ancestry(task)) {
    if (node.kind === 'play') return;
    yield node;
    const include = includes.get(node);
    if (include !== undefined) yield include;
  }
}

function needsAround(task: Task): readonly Need[] {
  return [...ancestry(task)].flatMap(node => (node.kind === 'play' ? [] : [...node.needs]));
}

/** A file that is included twice is read twice. */
function isSamePlace(a: Location, b: Location): boolean {
  return a === b || formatLocation(a) === formatLocation(b);
}
