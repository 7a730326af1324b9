import type { Loop } from './model.ts';

/** What a loop may set for each of its items. */
export function namesOfLoop(loop: Loop | undefined): readonly string[] {
  if (loop === undefined) return [];
  const { variable, indexVariable } = loop;
  const own = indexVariable === undefined ? [variable] : [variable, indexVariable];
  return [...own, 'ansible_loop', 'ansible_loop_var', 'ansible_index_var'];
}
