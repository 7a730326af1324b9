import type { Block, Node, Task } from './model.ts';

/** Every task in nodes, blocks unfolded, in file order. */
export function* tasksIn(nodes: readonly Node[]): Generator<Task> {
  for (const node of nodes) {
    if (node.kind === 'task') {
      yield node;
    } else {
      yield* tasksIn(node.tasks);
      yield* tasksIn(node.rescue);
      yield* tasksIn(node.always);
    }
  }
}

/** The node, and every block and task inside of it. */
export function* nodesIn(node: Node): Generator<Node> {
  yield node;
  if (node.kind === 'task') return;
  for (const inner of [...node.tasks, ...node.rescue, ...node.always]) yield* nodesIn(inner);
}

/**
 * Under `strategy: graph` only such a block runs in the order of the file; others are only a way to
 * write.
 */
export function runsAsOne({ rescue, always, id }: Block): boolean {
  return rescue.length > 0 || always.length > 0 || id !== undefined;
}
