import type { GraphNode, GraphPlay } from './play-graph.ts';

export type GraphFormat = 'text' | 'mermaid' | 'dot';

export function renderGraph(plays: readonly GraphPlay[], format: GraphFormat): string {
  if (format === 'mermaid') return mermaid(plays);
  return format === 'dot' ? dot(plays) : text(plays);
}

/** A tree in the order of the files; what a node waits for stands behind it. */
function text(plays: readonly GraphPlay[]): string {
  const blocks = plays.map(play => {
    const head = `PLAY [${play.name}]  hosts: ${play.hosts}, strategy: ${play.strategy}`;
    return [head, ...textLines(play.nodes, '  ')].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

function textLines(nodes: readonly GraphNode[], indent: string): readonly string[] {
  return nodes.flatMap(({ label, id, needs, inner }) => {
    const name = id === undefined ? '' : `${id}: `;
    const waits = needs.map(({ task, hosts }) => (hosts === 'self' ? task : `${task} on ${hosts}`));
    const after = waits.length === 0 ? '' : `  <- ${waits.join(', ')}`;
    return [`${indent}${name}${label}${after}`, ...textLines(inner, `${indent}  `)];
  });
}

interface Edge {
  readonly from: string;
  readonly to: string;
  /** The hosts that are waited for; absent where it is only the order of the file. */
  readonly hosts?: string;
}

/** The order on each host, and what is waited for beside. */
function edgesOf({ nodes, strategy }: GraphPlay): readonly Edge[] {
  const byId = new Map<string, string>();
  for (const { id, key } of all(nodes)) if (id !== undefined) byId.set(id, key);
  const waits = all(nodes).flatMap(({ key, needs }) =>
    needs.flatMap(({ task, hosts }): readonly Edge[] => {
      const from = byId.get(task);
      return from === undefined ? [] : [{ from, to: key, hosts }];
    }),
  );
  const isGraph = strategy === 'graph';
  return [...inOrder(nodes), ...(isGraph ? waits : [])];
}

function inOrder(nodes: readonly GraphNode[]): readonly Edge[] {
  const next = nodes.slice(1).map((node, index): Edge => {
    const before = nodes[index] ?? node;
    return { from: before.key, to: node.key };
  });
  return [...next, ...nodes.flatMap(({ inner }) => inOrder(inner))];
}

function all(nodes: readonly GraphNode[]): readonly GraphNode[] {
  return nodes.flatMap(node => [node, ...all(node.inner)]);
}

function labelOf({ id, label }: GraphNode): string {
  return id === undefined ? label : `${id}: ${label}`;
}

function mermaid(plays: readonly GraphPlay[]): string {
  const quoted = (label: string): string =>
    `"${label.replaceAll('&', '#amp;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('\n', ' ')}"`;
  const nodeLines = (node: GraphNode, indent: string): readonly string[] =>
    node.inner.length === 0
      ? [`${indent}${node.key}[${quoted(labelOf(node))}]`]
      : [
          `${indent}subgraph ${node.key}[${quoted(labelOf(node))}]`,
          ...node.inner.flatMap(one => nodeLines(one, `${indent}  `)),
          `${indent}end`,
        ];
  const lines = plays.flatMap((play, index) => [
    `  subgraph p${index + 1}[${quoted(titleOf(play))}]`,
    ...play.nodes.flatMap(node => nodeLines(node, '    ')),
    '  end',
    ...edgesOf(play).map(({ from, to, hosts }) =>
      hosts === undefined ? `  ${from} --> ${to}` : `  ${from} -. ${quoted(hosts)} .-> ${to}`,
    ),
  ]);
  return `flowchart TD\n${lines.join('\n')}\n${between(plays, ' --> ')}`;
}

function dot(plays: readonly GraphPlay[]): string {
  const quoted = (label: string): string =>
    `"${label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
  const nodeLines = (node: GraphNode, indent: string): readonly string[] => {
    const own = `${indent}${node.key} [label=${quoted(labelOf(node))}];`;
    if (node.inner.length === 0) return [own];
    return [
      `${indent}subgraph cluster_${node.key} {`,
      own.replace(indent, `${indent}  `),
      ...node.inner.flatMap(one => nodeLines(one, `${indent}  `)),
      `${indent}}`,
    ];
  };
  const lines = plays.flatMap((play, index) => [
    `  subgraph cluster_p${index + 1} {`,
    `    label=${quoted(titleOf(play))};`,
    ...play.nodes.flatMap(node => nodeLines(node, '    ')),
    '  }',
    ...edgesOf(play).map(({ from, to, hosts }) =>
      hosts === undefined
        ? `  ${from} -> ${to};`
        : `  ${from} -> ${to} [style=dashed, label=${quoted(hosts)}];`,
    ),
  ]);
  return `digraph kplay {\n  node [shape=box];\n${lines.join('\n')}\n}\n`;
}

function titleOf({ name, hosts }: GraphPlay): string {
  return name === hosts ? name : `${name} (${hosts})`;
}

/** Plays follow each other. */
function between(plays: readonly GraphPlay[], arrow: string): string {
  return plays
    .slice(1)
    .map((_, index) => `  p${index + 1}${arrow}p${index + 2}\n`)
    .join('');
}
