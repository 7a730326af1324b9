import { dot } from './graph-dot.ts';
import { mermaid } from './graph-mermaid.ts';
import type { GraphNode, GraphPlay } from './play-graph.ts';

export type GraphFormat = 'text' | 'mermaid' | 'dot';

export function renderGraph(plays: readonly GraphPlay[], format: GraphFormat): string {
  if (format === 'mermaid') return mermaid(plays);
  return format === 'dot' ? dot(plays) : text(plays);
}

/** A tree in the order of the files; what a node waits for stands behind it. */
function text(plays: readonly GraphPlay[]): string {
  const blocks = plays.map(({ name, hosts, strategy, nodes }) => {
    const head = `PLAY [${oneLine(name)}]  hosts: ${hosts}, strategy: ${strategy}`;
    return [head, ...textLines(nodes, '  ', strategy === 'graph')].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

/** `isGraph`: that what stands here follows each other would have to be said. */
function textLines(
  nodes: readonly GraphNode[],
  indent: string,
  isGraph: boolean,
): readonly string[] {
  return nodes.flatMap(({ label, id, needs, pool, inner, order }) => {
    const name = id === undefined ? '' : `${id}: `;
    const waits = needs.map(({ task, hosts }) => (hosts === 'self' ? task : `${task} on ${hosts}`));
    const after = waits.length === 0 ? '' : `  <- ${waits.join(', ')}`;
    const isInOrder = isGraph && order === 'follows' && inner.length > 1;
    const notes = [
      ...(isInOrder ? ['one after the other'] : []),
      ...(pool === undefined ? [] : [`pool ${pool}`]),
    ];
    const note = notes.length === 0 ? '' : ` [${notes.join(', ')}]`;
    const own = `${indent}${oneLine(`${name}${label}`)}${note}${after}`;
    return [own, ...textLines(inner, `${indent}  `, isGraph && order !== 'follows')];
  });
}

/** A name of several lines would look like several nodes. */
function oneLine(name: string): string {
  return name.trim().replaceAll(/\s*\n\s*/g, ' ');
}
