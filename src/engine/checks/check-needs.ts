import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { formatLocation, type Location } from '../../diagnostics/source-file.ts';
import { findCycles } from '../../graph/cycle.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import type { Need, Node, Play, Task } from '../../playbook/model.ts';
import type { Brought } from './check-includes.ts';
import { precedingNeeds, type Selection } from './preceding-needs.ts';

/** Needs of a play that go nowhere or round, those of what it includes considered. */
export function checkNeeds(
  play: Play,
  brought: readonly Brought[],
  { selection, diagnostics }: { readonly selection: Selection; readonly diagnostics: Diagnostics },
): void {
  const own = play.sections.flatMap(({ nodes }) => [...tasksIn(nodes)]);
  const nodes = collect(play, brought, diagnostics);
  addPreceding(nodes, { play, brought, selection });
  for (const { task, location } of own.flatMap(needsAround)) {
    if (nodes.has(task)) continue;
    const hint = didYouMean(task, nodes.keys());
    const message = `No task of the play has the id "${task}".`;
    diagnostics.error('graph/unknown-task', message, location, { hint });
  }
  const edgesOf = (id: string): readonly string[] =>
    (nodes.get(id)?.needs ?? []).map(({ need }) => need.task).filter(task => nodes.has(task));
  for (const cycle of findCycles(nodes.keys(), edgesOf)) {
    const related = cycle.slice(0, -1).flatMap((id, index) => {
      const waiting = nodes.get(id)?.needs.find(({ need: { task } }) => task === cycle[index + 1]);
      if (waiting === undefined) return [];
      const { need, comesFirst } = waiting;
      const who = comesFirst ? `What comes before "${id}"` : `"${id}"`;
      return [{ message: `${who} needs "${need.task}" here.`, location: need.location }];
    });
    const message = `These tasks wait for each other: ${cycle.join(' > ')}.`;
    diagnostics.error('graph/cycle', message, nodes.get(cycle[0] ?? '')?.location, { related });
  }
}

interface Waiting {
  readonly need: Need;
  /** It is of a task that hosts come to before, in a block or file that runs in its order. */
  readonly comesFirst: boolean;
}

interface Identified {
  readonly location: Location;
  readonly needs: Waiting[];
}

/** What has an id, with what it waits for: what tasks in it need, and what is around it needs. */
function collect(
  play: Play,
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
  const top = play.sections.flatMap(({ nodes }) => nodes);
  const own = [...tasksIn(top)];
  const isOwn = new Set(own);
  for (const task of [...own, ...included]) {
    const around = [...nodesAround(task, includes)];
    const needs = around.flatMap(node => [...node.needs]);
    const ids = new Set(around.map(({ id }) => id));
    // That what is included needs the include itself is told where that is looked for.
    const outwards = needs
      .filter(need => !ids.has(need.task) || isOwn.has(task))
      .map(need => ({ need, comesFirst: false }));
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

/** Adds what hosts wait for before they come to what has an id. */
function addPreceding(
  byId: ReadonlyMap<string, Identified>,
  {
    play,
    brought,
    selection,
  }: { readonly play: Play; readonly brought: readonly Brought[]; readonly selection: Selection },
): void {
  const ofTasks = brought.filter(({ isHandler }) => !isHandler);
  const includes = new Map(
    ofTasks.flatMap(({ include, nodes }) => nodes.map(node => [node, include] as const)),
  );
  const bringing = new Map(ofTasks.map(({ include, nodes }) => [include, nodes]));
  const top = play.sections.flatMap(({ nodes }) => nodes);
  for (const [node, before] of precedingNeeds(top, { brought: bringing, selection })) {
    const ids = new Set([...nodesAround(node, includes)].map(({ id }) => id));
    const waitings = before
      .filter(need => !ids.has(need.task))
      .map(need => ({ need, comesFirst: true }));
    byId.get(node.id ?? '')?.needs.push(...waitings);
  }
}

/** From the task outwards; around what is included is the include. */
function* nodesAround(inner: Node, includes: ReadonlyMap<Node, Task>): Generator<Node> {
  for (const node of ancestry(inner)) {
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
