import type { MapNode } from '../yaml/located.ts';
import { ancestry } from './ancestry.ts';
import type { MayFail } from './file-reading.ts';
import type { Node, Parent } from './model.ts';

/**
 * Whether what goes wrong there need not end the run: it has a condition, or its errors are dealt
 * with.
 */
export function mayFail(node: Node | Parent): boolean {
  return [...ancestry(node)].some(one => {
    const { when, ignoreErrors, tags } = one.keywords;
    if (when.length > 0 || ignoreErrors !== undefined || tags.includes('never')) return true;
    return one.kind === 'block' && one.rescue.length > 0;
  });
}

/**
 * What of a task or block that is read need not end the run; `when` is evaluated before it can hold
 * anything off.
 */
export function mayFailHere(map: MapNode, around: MayFail | undefined): MayFail | undefined {
  const has = (...keys: readonly string[]): boolean =>
    keys.some(key => map.entry(key) !== undefined);
  if (around === 'all' || has('ignore_errors')) return 'all';
  return has('when', 'failed_when', 'rescue') || isNever(map) ? 'action' : around;
}

function isNever(map: MapNode): boolean {
  const tags = map.get('tags');
  const all = tags?.kind === 'seq' ? tags.items : [tags];
  return all.some(tag => tag?.kind === 'scalar' && /\bnever\b/.test(tag.text));
}
