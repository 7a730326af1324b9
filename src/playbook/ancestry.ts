import type { Node, Parent } from './model.ts';

/** From the task outwards to the play. */
export function* ancestry(node: Node | Parent): Generator<Node | Parent> {
  let at: Node | Parent = node;
  for (;;) {
    yield at;
    if (at.kind === 'play') return;
    at = at.parent;
  }
}
