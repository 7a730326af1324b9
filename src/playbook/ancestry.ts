import type { Node, Parent, Play } from './model.ts';

/** From the task outwards to the play. */
export function* ancestry(node: Node | Parent): Generator<Node | Parent> {
  let at: Node | Parent = node;
  for (;;) {
    yield at;
    if (at.kind === 'play') return;
    at = at.parent;
  }
}

export function playOf(node: Node | Parent): Play {
  let at: Node | Parent = node;
  while (at.kind !== 'play') at = at.parent;
  return at;
}
