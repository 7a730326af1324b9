import { runsAsOne, tasksIn } from '../../playbook/flatten.ts';
import type { Need, Node, Task } from '../../playbook/model.ts';
import { isSelected, tagsOf } from '../../playbook/tags.ts';

/** `--tags` and `--skip-tags`. */
export type Selection = Parameters<typeof isSelected>[1];

/**
 * What stands in an order: the needs of those before, in the innermost and all outer blocks that
 * run as one.
 */
type Before = readonly Need[] | undefined;

/**
 * Nodes with an id that stand in a block or file that runs in its order, with what is needed before
 * hosts come to them.
 */
export function precedingNeeds(
  top: readonly Node[],
  {
    brought,
    selection,
  }: { readonly brought: ReadonlyMap<Task, readonly Node[]>; readonly selection: Selection },
): ReadonlyMap<Node, readonly Need[]> {
  const found = new Map<Node, readonly Need[]>();
  const open = new Set<Task>();
  const goThrough = (nodes: readonly Node[], start: Before): Before => {
    let before = start;
    for (const node of nodes) {
      if (node.id !== undefined && before !== undefined) found.set(node, before);
      const inner = node.kind === 'block' && runsAsOne(node) ? (before ?? []) : before;
      // What tags leave out waits for nothing.
      const isLeftOut = ![...tasksIn([node])].some(task => isSelected(tagsOf(task), selection));
      const mine = isLeftOut ? [] : node.needs.filter(concernsAll);
      const within = inner === undefined ? undefined : [...inner, ...mine];
      let after: Before = within;
      if (node.kind === 'block') {
        after = goThrough(node.tasks, within);
        goThrough(node.rescue, within);
        after = goThrough(node.always, after);
      } else if (!open.has(node)) {
        open.add(node);
        after = goThrough(brought.get(node) ?? [], within ?? mine) ?? within;
        open.delete(node);
      }
      if (before !== undefined) before = after;
    }
    return before;
  };
  goThrough(top, undefined);
  return found;
}

/** Which hosts a pattern names hangs on the inventory. */
function concernsAll({ hosts }: Need): boolean {
  return hosts === 'self' || hosts === 'all' || hosts === 'any';
}
