import type { Place } from '../../graph/place.ts';
import { nodesIn, runsAsOne, tasksIn } from '../../playbook/flatten.ts';
import type { Node, Task } from '../../playbook/model.ts';
import type { HostState } from './host-state.ts';
import type { NeedsOfPlay } from './needs-of-play.ts';
import { atTop, type Walk } from './walk.ts';

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
}

/**
 * `strategy: graph` on one host: among what is ready, what stands first in the file runs. What can never
 * become ready is left out, with the failure that is the cause.
 */
export async function runGraph(nodes: readonly Node[], graph: GraphWalk): Promise<void> {
  const { host, walk, needs } = graph;
  const waiting = unitsOf(nodes, graph.place);
  while (waiting.length > 0) {
    const states = waiting.map(({ node }) => stateOf(node, host, needs));
    const lost = states.findIndex(({ kind }) => kind === 'failed');
    const state = states[lost];
    if (state?.kind === 'failed') {
      const [unit] = waiting.splice(lost, 1);
      if (unit !== undefined)
        leaveOut(unit, graph, `needs "${state.task}", which did not succeed on ${state.host}`);
      continue;
    }
    let ready = states.findIndex(({ kind }) => kind === 'met');
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

/** Blocks without `rescue` and `always` are only a way to write; others run as one. */
function unitsOf(nodes: readonly Node[], place: Place, seen = new Set<string>()): Unit[] {
  return nodes.flatMap((node, index) => {
    const here = [...place, index];
    if (node.kind === 'task') return [{ node, place: here }];
    const { role } = node;
    if (role !== undefined && !role.allowDuplicates) {
      if (seen.has(role.identity)) return [];
      seen.add(role.identity);
    }
    return runsAsOne(node) ? [{ node, place: here }] : unitsOf(node.tasks, [...here, 0], seen);
  });
}

function firstTask(units: readonly Unit[]): Task | undefined {
  const [first] = tasksIn(units.map(({ node }) => node));
  return first;
}

/** A block is ready when its first task is: what its later tasks need, they wait for themselves. */
function stateOf(node: Node, host: HostState, needs: NeedsOfPlay) {
  const [first] = tasksIn([node]);
  return first === undefined ? ({ kind: 'met' } as const) : needs.stateOf(first, host.name);
}

function leaveOut(
  { node, place }: Unit,
  { needs, host, onSkipped }: GraphWalk,
  reason: string,
): void {
  for (const one of nodesIn(node)) needs.failed(one, host.name);
  onSkipped(node, place, reason);
}
