import { unforeseen } from '../../jinja/unforeseen.ts';
import type { Lent } from '../../playbook/loading.ts';
import { namesOfLoop } from '../../playbook/names-of-loop.ts';
import type { Variable } from '../../values/variable-layer.ts';
import type { MetTask } from './check-includes.ts';

/** The variables of the loops of an include, and of those that lead to it: none is known yet. */
export function lentByLoops(met: MetTask): Lent {
  const frame = new Map<string, Variable>();
  for (let at: MetTask | undefined = met; at !== undefined; at = at.via)
    for (const name of namesOfLoop(at.task.loop)) frame.set(name, { value: unforeseen });
  return { frames: [frame], asked: new Map() };
}
