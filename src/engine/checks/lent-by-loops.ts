import { unforeseen } from '../../jinja/unforeseen.ts';
import type { Lent } from '../../playbook/loading.ts';
import type { Loop } from '../../playbook/model.ts';
import type { Variable } from '../../values/variable-layer.ts';
import type { MetTask } from './check-includes.ts';

/** The variables of the loops of an include, and of those that lead to it: none is known yet. */
export function lentByLoops(met: MetTask): Lent {
  const frame = new Map<string, Variable>();
  for (let at: MetTask | undefined = met; at !== undefined; at = at.via)
    for (const name of namesOfLoop(at.task.loop)) frame.set(name, { value: unforeseen });
  return { frames: [frame], asked: new Map() };
}

/** What a loop may set for its items. */
export function namesOfLoop(loop: Loop | undefined): readonly string[] {
  if (loop === undefined) return [];
  const { variable, indexVariable } = loop;
  const own = indexVariable === undefined ? [variable] : [variable, indexVariable];
  return [...own, 'ansible_loop', 'ansible_loop_var', 'ansible_index_var'];
}
