import type { Location } from '../diagnostics/source-file.ts';
import { ancestry } from './ancestry.ts';
import type { Node, Parent } from './model.ts';

const bringing: ReadonlySet<string> = new Set(['import', 'include', 'role']);

/**
 * How a task came into its play, innermost first: where its file is imported or included, its role
 * asked for, the playbook imported. Nothing for what stands in the play itself.
 */
export function wayTo(node: Node | Parent): readonly Location[] {
  return [...ancestry(node)].flatMap(one => {
    if (one.kind === 'play') return one.importedAt;
    return one.kind === 'block' && bringing.has(one.origin) ? [one.location] : [];
  });
}
