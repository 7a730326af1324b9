import type { GraphEdge } from './graph-edges.ts';
import { edgeLabel, nodeLabel, playLabel } from './graph-labels.ts';
import type { GraphNode, GraphPlay } from './play-graph.ts';

export function mermaid(plays: readonly GraphPlay[]): string {
  const lines = plays.flatMap(play => [
    `  subgraph ${play.key}[${quoted(playLabel(play))}]`,
    ...play.nodes.flatMap(node => nodeLines(node, '    ')),
    '  end',
    ...play.edges.map(edgeLine),
  ]);
  const between = plays.slice(1).map(({ key }, index) => `  ${plays[index]?.key} --> ${key}`);
  return `flowchart TD\n${[...lines, ...between].join('\n')}\n`;
}

function nodeLines(node: GraphNode, indent: string): readonly string[] {
  const { key, inner } = node;
  const label = quoted(nodeLabel(node));
  if (inner.length === 0) return [`${indent}${key}[${label}]`];
  return [
    `${indent}subgraph ${key}[${label}]`,
    ...inner.flatMap(one => nodeLines(one, `${indent}  `)),
    `${indent}end`,
  ];
}

const arrows = { follows: '-->', fails: '-.->', needs: '==>', beside: '~~~' } as const;

function edgeLine(edge: GraphEdge): string {
  const label = edgeLabel(edge);
  const middle = label === undefined ? ' ' : `|${quoted(label)}| `;
  return `  ${edge.from} ${arrows[edge.kind]}${middle}${edge.to}`;
}

/** Mermaid takes `#35;` for a character, and what begins with a backtick for Markdown. */
function quoted(label: string): string {
  const escaped = label
    .trim()
    .replaceAll(/[#`]/g, one => `#${one.codePointAt(0)};`)
    .replaceAll('&', '#amp;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('\n', '<br>');
  return `"${escaped}"`;
}
