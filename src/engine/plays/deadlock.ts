import type { Diagnostic, RelatedPlace } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import type { Need, Node, Task } from '../../playbook/model.ts';
import { shownText } from '../variables/shown-text.ts';

/** A host that waits at a task for what it needs. */
export interface Waiting {
  readonly task: Task;
  readonly host: string;
}

export interface Standstill {
  readonly waiting: ReadonlyMap<string, Waiting>;
  /** Tasks and blocks of the play, and of what it has included, by their ids. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** The includes that have brought blocks. */
  readonly includes: ReadonlyMap<Node, Task>;
  /** The hosts on which a need is still open. */
  readonly openOn: (need: Need, host: string) => readonly string[];
}

/** Why a host that waits does so for ever, with the way through those that wait for each other. */
export function describeDeadlock(at: Waiting, standstill: Standstill): Diagnostic {
  const { nodes } = standstill;
  const unmet = unmetOf(at, standstill);
  const { id, hosts, location } = unmet;
  const severity = 'error';
  if (!nodes.has(id)) {
    const message = `No task of the play has the id "${id}".`;
    const hint = didYouMean(id, nodes.keys());
    return { severity, code: 'graph/unknown-task', message, location, hint };
  }
  const message = isIn(id, at.task, standstill)
    ? `${nameOf(at.task)} is part of "${id}", so that each would wait for the other.`
    : `${nameOf(at.task)} would wait for ever for "${id}" on ${hosts.join(', ')}: nothing else is left that could run.`;
  return { severity, code: 'graph/cycle', message, location, related: wayFrom(at, standstill) };
}

/** Longer ways explain nothing. */
const mostSteps = 8;

function wayFrom(start: Waiting, standstill: Standstill): readonly RelatedPlace[] {
  const way: RelatedPlace[] = [];
  const seen = new Set<string>();
  let unmet = unmetOf(start, standstill);
  let { host } = start;
  while (way.length < mostSteps) {
    const { id, hosts } = unmet;
    if (!hosts.includes(host)) host = hosts[0] ?? host;
    const node = standstill.nodes.get(id);
    if (node === undefined || seen.has(`${id} ${host}`)) break;
    seen.add(`${id} ${host}`);

    const at = standstill.waiting.get(host);
    const isInside = at !== undefined && isIn(id, at.task, standstill);
    const ofItself = isInside ? undefined : firstUnmet(node, host, standstill);
    if (ofItself === undefined && !isInside) {
      const where = at === undefined ? '' : `, where it waits at ${nameOf(at.task)}`;
      way.push({ message: `${host} has not come to "${id}"${where}.`, location: node.location });
    }
    if (ofItself === undefined && (at === undefined || at === start)) break;
    const who = ofItself === undefined && at !== undefined ? nameOf(at.task) : `"${id}"`;
    unmet = ofItself ?? unmetOf(at ?? start, standstill);
    way.push({ message: `${who} waits on ${host} for "${unmet.id}".`, location: unmet.location });
  }
  return way;
}

interface Unmet {
  readonly id: string;
  readonly hosts: readonly string[];
  readonly location: Location;
}

function unmetOf({ task, host }: Waiting, standstill: Standstill): Unmet {
  const found = firstUnmet(task, host, standstill);
  if (found === undefined) throw new Error(`${host} waits for nothing`);
  return found;
}

/** The first need that is open, of the node or of what is around it. */
function firstUnmet(node: Node, host: string, { openOn }: Standstill): Unmet | undefined {
  for (const around of ancestry(node)) {
    if (around.kind === 'play') break;
    for (const need of around.needs) {
      const hosts = openOn(need, host);
      if (hosts.length > 0) return { id: need.task, hosts, location: need.location };
    }
  }
  return undefined;
}

function isIn(id: string, task: Task, { includes }: Standstill): boolean {
  return [...ancestry(task)].some(
    node => node.kind !== 'play' && (node.id === id || includes.get(node)?.id === id),
  );
}

function nameOf({ keywords, action }: Task): string {
  const name = keywords.name?.value;
  return `"${name === undefined || name === null ? action.written : shownText(name)}"`;
}
