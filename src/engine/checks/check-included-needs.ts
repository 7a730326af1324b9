import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import type { Node } from '../../playbook/model.ts';
import type { Brought, MetTask } from './check-includes.ts';

/** What tasks of included files need: ids that are there, and not the include they stand in, which waits for them. */
export function checkIncludedNeeds(
  { brought, tasks }: { readonly brought: readonly Brought[]; readonly tasks: readonly MetTask[] },
  diagnostics: Diagnostics,
): void {
  const ids = new Set(
    tasks
      .flatMap(({ task }) => nodesAround(task))
      .map(({ id }) => id)
      .filter(id => id !== undefined),
  );
  const seen = new Set<Node>();
  for (const { include, nodes } of brought) {
    const around = new Set(nodesAround(include).map(({ id }) => id));
    for (const node of [...tasksIn(nodes)].flatMap(nodesAround)) {
      if (seen.has(node)) continue;
      seen.add(node);
      for (const { task, location } of node.needs) {
        if (!ids.has(task)) {
          const hint = didYouMean(task, ids);
          const message = `No task of the play has the id "${task}".`;
          diagnostics.error('graph/unknown-task', message, location, { hint });
        } else if (around.has(task) && node !== include) {
          const message = `"${task}" includes this, so that each would wait for the other.`;
          diagnostics.error('graph/cycle', message, location);
        }
      }
    }
  }
}

function nodesAround(node: Node): readonly Node[] {
  return [...ancestry(node)].filter(one => one.kind !== 'play');
}
