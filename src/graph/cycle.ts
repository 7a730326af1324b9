/** Ways from nodes back to themselves, first node repeated at the end; no node is on two of them. */
export function findCycles(
  nodes: Iterable<string>,
  edgesOf: (node: string) => readonly string[],
): ReadonlyArray<readonly string[]> {
  const done = new Set<string>();
  const cycles: Array<readonly string[]> = [];
  for (const start of nodes) {
    for (let cycle = findFrom(start, edgesOf, done); cycle !== undefined; ) {
      cycles.push(cycle);
      for (const node of cycle) done.add(node);
      cycle = findFrom(start, edgesOf, done);
    }
  }
  return cycles;
}

interface Visit {
  readonly node: string;
  readonly edges: readonly string[];
  next: number;
}

/** Depth first with its own stack, since a chain of needs may be longer than the call stack. */
function findFrom(
  start: string,
  edgesOf: (node: string) => readonly string[],
  done: Set<string>,
): readonly string[] | undefined {
  if (done.has(start)) return undefined;
  const path: Visit[] = [{ node: start, edges: edgesOf(start), next: 0 }];
  const onPath = new Set([start]);
  for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
    const edge = visit.edges[visit.next++];
    if (edge === undefined) {
      done.add(visit.node);
      onPath.delete(visit.node);
      path.pop();
    } else if (onPath.has(edge)) {
      const nodes = path.map(({ node }) => node);
      return [...nodes.slice(nodes.indexOf(edge)), edge];
    } else if (!done.has(edge)) {
      path.push({ node: edge, edges: edgesOf(edge), next: 0 });
      onPath.add(edge);
    }
  }
  return undefined;
}
