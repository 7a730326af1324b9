import { ancestry } from './ancestry.ts';
import type { Keywords, Node, Task, Written } from './model.ts';

/** The keyword of the task, or of the nearest block, role or play around it that sets it. */
export function keywordOf(node: Node, keyword: WrittenKeyword): Written | undefined {
  for (const { keywords } of ancestry(node)) {
    const written = keywords[keyword];
    if (written !== undefined) return written;
  }
  return undefined;
}

type WrittenKeyword = {
  [K in keyof Keywords]-?: Keywords[K] extends Written | undefined ? K : never;
}[keyof Keywords];

/** Conditions of everything around the task first, then its own. */
export function conditionsOf(node: Node): Keywords['when'] {
  const known = conditions.get(node);
  if (known !== undefined) return known;
  const all = [...ancestry(node)].toReversed().flatMap(({ keywords }) => keywords.when);
  conditions.set(node, all);
  return all;
}

const conditions = new WeakMap<Node, Keywords['when']>();

/** The handlers that the task notifies: its own, or those of the nearest block that names some. */
export function notifyOf(task: Task): readonly Written[] {
  for (const node of ancestry(task)) {
    if (node.kind !== 'play' && node.notify.length > 0) return node.notify;
  }
  return [];
}

/** Environments from the play inwards: later ones win. */
export function environmentsOf(node: Node): readonly Written[] {
  return [...ancestry(node)].toReversed().flatMap(({ keywords }) => keywords.environment);
}
