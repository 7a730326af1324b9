import type { GraphEdge } from './graph-edges.ts';
import type { GraphNode, GraphPlay } from './play-graph.ts';

/** What stands in a node of a drawing. */
export function nodeLabel({ id, label, pool }: GraphNode): string {
  const named = id === undefined ? label : `${id}: ${label}`;
  return pool === undefined ? named : `${named}\n(pool ${pool})`;
}

export function playLabel({ name, hosts, strategy }: GraphPlay): string {
  const title = name === hosts ? name : `${name} (${hosts})`;
  return strategy === 'linear' ? title : `${title}\nstrategy: ${strategy}`;
}

/** Of another host than the one that waits. */
export function edgeLabel({ kind, hosts }: GraphEdge): string | undefined {
  if (kind === 'fails') return 'fails';
  return kind === 'needs' && hosts !== 'self' ? hosts : undefined;
}
