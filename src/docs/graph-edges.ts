import type { GraphNode, GraphOrder } from './play-graph.ts';

/** Between two nodes of a play, by their keys. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /**
   * `follows`: on the same host, or under `linear` on all. `fails`: only when the first one fails. `needs`: what `needs`
   * says, on `hosts`. `beside`: none waits; only where it is drawn.
   */
  readonly kind: 'follows' | 'fails' | 'needs' | 'beside';
  readonly hosts?: string | undefined;
}

interface Drawn {
  readonly nodes: readonly GraphNode[];
  readonly order: GraphOrder;
  readonly strategy: string;
}

/** What waits for what. Under `linear` the order of the file says it all. */
export function edgesOf({ nodes, order, strategy }: Drawn): readonly GraphEdge[] {
  const byId = new Map<string, string>();
  for (const { id, key } of all(nodes)) if (id !== undefined) byId.set(id, key);
  const needed = all(nodes).flatMap(({ key, needs }) =>
    needs.flatMap(({ task, hosts }): readonly GraphEdge[] => {
      const from = byId.get(task);
      return from === undefined ? [] : [{ from, to: key, kind: 'needs', hosts }];
    }),
  );
  return [...inOrder(nodes, order), ...(strategy === 'linear' ? [] : needed)];
}

function inOrder(nodes: readonly GraphNode[], order: GraphOrder): readonly GraphEdge[] {
  const inside = nodes.flatMap(({ inner, order: own }) => inOrder(inner, own));
  if (order === 'sections') return [...betweenSections(nodes), ...inside];
  const next = nodes.slice(1).map((node, index): GraphEdge => {
    const before = nodes[index] ?? node;
    return { from: before.key, to: node.key, kind: order === 'follows' ? 'follows' : 'beside' };
  });
  return [...next, ...inside];
}

function betweenSections([first, ...others]: readonly GraphNode[]): readonly GraphEdge[] {
  if (first === undefined) return [];
  const rescue = others.find(({ label }) => label === 'rescue');
  const always = others.find(({ label }) => label === 'always');
  const edges: GraphEdge[] = [];
  if (rescue !== undefined) edges.push({ from: first.key, to: rescue.key, kind: 'fails' });
  for (const one of always === undefined ? [] : [first, rescue]) {
    if (one !== undefined && always !== undefined)
      edges.push({ from: one.key, to: always.key, kind: 'follows' });
  }
  return edges;
}

function all(nodes: readonly GraphNode[]): readonly GraphNode[] {
  return nodes.flatMap(node => [node, ...all(node.inner)]);
}
