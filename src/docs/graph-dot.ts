import type { GraphEdge } from './graph-edges.ts';
import { edgeLabel, nodeLabel, playLabel } from './graph-labels.ts';
import type { GraphNode, GraphPlay } from './play-graph.ts';

/** Edges of Graphviz end at nodes; those of a group begin and end at one in it, and are cut off at its border. */
interface Ends {
  readonly first: string;
  readonly last: string;
  readonly isGroup: boolean;
}

export function dot(plays: readonly GraphPlay[]): string {
  const ends = new Map<string, Ends>();
  for (const play of plays) {
    for (const node of play.nodes) note(node, ends);
    const [first, last] = [play.nodes[0], play.nodes.at(-1)];
    const inner = {
      first: ends.get(first?.key ?? '')?.first,
      last: ends.get(last?.key ?? '')?.last,
    };
    ends.set(play.key, {
      first: inner.first ?? play.key,
      last: inner.last ?? play.key,
      isGroup: true,
    });
  }
  const lines = plays.flatMap(play => [
    `  subgraph cluster_${play.key} {`,
    `    label=${quoted(playLabel(play))};`,
    // A cluster without a node is not drawn, and nothing could end there.
    ...(play.nodes.length === 0 ? [`    ${play.key} [style=invis];`] : []),
    ...play.nodes.flatMap(node => nodeLines(node, '    ')),
    '  }',
    ...play.edges.map(edge => edgeLine(edge, ends)),
  ]);
  const between = plays.slice(1).map(({ key }, index) => {
    const edge: GraphEdge = { from: plays[index]?.key ?? key, to: key, kind: 'follows' };
    return edgeLine(edge, ends);
  });
  const style = '  compound=true;\n  node [shape=box];';
  return `digraph kplay {\n${style}\n${[...lines, ...between].join('\n')}\n}\n`;
}

function note({ key, inner }: GraphNode, ends: Map<string, Ends>): void {
  for (const one of inner) note(one, ends);
  const first = ends.get(inner[0]?.key ?? '')?.first ?? key;
  const last = ends.get(inner.at(-1)?.key ?? '')?.last ?? key;
  ends.set(key, { first, last, isGroup: inner.length > 0 });
}

function nodeLines(node: GraphNode, indent: string): readonly string[] {
  const label = quoted(nodeLabel(node));
  if (node.inner.length === 0) return [`${indent}${node.key} [label=${label}];`];
  return [
    `${indent}subgraph cluster_${node.key} {`,
    `${indent}  label=${label};`,
    `${indent}  style=rounded;`,
    ...node.inner.flatMap(one => nodeLines(one, `${indent}  `)),
    `${indent}}`,
  ];
}

const styles = {
  follows: [],
  fails: ['style=dotted'],
  needs: ['style=dashed'],
  beside: ['style=invis'],
} as const;

function edgeLine(edge: GraphEdge, ends: ReadonlyMap<string, Ends>): string {
  const [from, to] = [ends.get(edge.from), ends.get(edge.to)];
  const label = edgeLabel(edge);
  const attributes = [
    ...styles[edge.kind],
    ...(label === undefined ? [] : [`label=${quoted(label)}`]),
    ...(from?.isGroup === true ? [`ltail=cluster_${edge.from}`] : []),
    ...(to?.isGroup === true ? [`lhead=cluster_${edge.to}`] : []),
  ];
  const said = attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`;
  return `  ${from?.last ?? edge.from} -> ${to?.first ?? edge.to}${said};`;
}

function quoted(label: string): string {
  return `"${label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
