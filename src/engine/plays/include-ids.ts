import { formatLocation } from '../../diagnostics/source-file.ts';
import { nodesIn } from '../../playbook/flatten.ts';
import type { Node, Task } from '../../playbook/model.ts';
import type { Brought } from '../checks/check-includes.ts';

/** The ids that stand in what includes bring, by the place of the include: others may need them. */
export type IncludeIds = ReadonlyMap<string, readonly string[]>;

type Bringing = Pick<Brought, 'include' | 'nodes'>;

export function includeIds(brought: readonly Bringing[]): IncludeIds {
  const nodesOf = new Map<Task, readonly Node[]>(
    brought.map(({ include, nodes }) => [include, nodes]),
  );
  const ids = new Map<string, readonly string[]>();
  for (const { include } of brought) {
    const found = new Set<string>();
    const seen = new Set<Node>();
    const open = [...(nodesOf.get(include) ?? [])];
    for (let root = open.pop(); root !== undefined; root = open.pop()) {
      if (seen.has(root)) continue;
      seen.add(root);
      for (const node of nodesIn(root)) {
        if (node.id !== undefined) found.add(node.id);
        if (node.kind === 'task') open.push(...(nodesOf.get(node) ?? []));
      }
    }
    if (found.size > 0) ids.set(formatLocation(include.location), [...found]);
  }
  return ids;
}
