import type { ResolvedNeed } from '../../graph/needs.ts';
import type { Place } from '../../graph/place.ts';
import { nodesIn, runsAsOne, tasksIn } from '../../playbook/flatten.ts';
import type { Node, Role, Task } from '../../playbook/model.ts';
import type { HostState } from './host-state.ts';
import type { NeedsOfPlay } from './needs-of-play.ts';
import { atTop, isNeeded, type Walk } from './walk.ts';

interface GraphWalk {
  readonly place: Place;
  readonly host: HostState;
  readonly walk: Walk;
  readonly needs: NeedsOfPlay;
  readonly onSkipped: (node: Node, place: Place, reason: string) => void;
}

interface Unit {
  readonly node: Node;
  readonly place: Place;
  /** Of its first task: what its later tasks need, they wait for themselves. */
  readonly needs: readonly ResolvedNeed[];
}

/**
 * `strategy: graph` on one host: among what is ready, what stands first in the file runs. What can
 * never become ready is left out, with the failure that is the cause.
 */
export async function runGraph(nodes: readonly Node[], graph: GraphWalk): Promise<void> {
  const { host, walk, needs } = graph;
  const waiting = unitsOf(nodes, graph);
  let losses: number | undefined;
  while (waiting.length > 0) {
    // Only after a loss can there be what must be left out: to look at all each time takes the
    // square of their number.
    if (losses !== needs.losses) {
      losses = needs.losses;
      if (leaveOutFirst(waiting, graph)) {
        losses = undefined;
        continue;
      }
    }
    let ready = waiting.findIndex(unit => needs.stateOf(unit.needs).kind === 'met');
    if (ready === -1) {
      const first = firstTask(waiting);
      if (first === undefined || !(await needs.isHopeless(first, host.name))) continue;
      // Its task says what is wrong.
      ready = 0;
    }
    const [unit] = waiting.splice(ready, 1);
    if (unit !== undefined) await walk.runNode(unit.node, unit.place, atTop);
  }
}

/** Whether there was one that can never become ready. */
function leaveOutFirst(waiting: Unit[], graph: GraphWalk): boolean {
  for (const [index, unit] of waiting.entries()) {
    const state = graph.needs.stateOf(unit.needs);
    if (state.kind !== 'failed') continue;
    waiting.splice(index, 1);
    leaveOut(unit, graph, `needs "${state.task}", which did not succeed on ${state.host}`);
    return true;
  }
  return false;
}

/** Blocks without `rescue` and `always` are only a way to write; others run as one. */
function unitsOf(nodes: readonly Node[], { place, needs, host }: GraphWalk): Unit[] {
  const seen = new Set<string>();
  const unitOf = (node: Node, here: Place): Unit => {
    const [first] = tasksIn([node]);
    const resolved = first === undefined ? [] : needs.resolved(first, host.name);
    return { node, place: here, needs: resolved };
  };
  const within = (inner: readonly Node[], around: Place, ran?: Role): Unit[] =>
    inner.flatMap((node, index) => {
      const here = [...around, index];
      if (ran !== undefined && !isNeeded(node, ran)) return [];
      if (node.kind === 'task') return [unitOf(node, here)];
      const { role } = node;
      if (role !== undefined && !role.allowDuplicates) {
        if (seen.has(role.identity)) return within(node.tasks, [...here, 0], role);
        seen.add(role.identity);
      }
      return runsAsOne(node) ? [unitOf(node, here)] : within(node.tasks, [...here, 0]);
    });
  return within(nodes, place);
}

function firstTask(units: readonly Unit[]): Task | undefined {
  const [first] = tasksIn(units.map(({ node }) => node));
  return first;
}

function leaveOut(
  { node, place }: Unit,
  { needs, host, onSkipped }: GraphWalk,
  reason: string,
): void {
  for (const one of nodesIn(node)) needs.failed(one, host.name);
  onSkipped(node, place, reason);
}
