import type { Task } from '../../../playbook/model.ts';
import { Templated } from '../../../values/value.ts';
import { PoolSizes, poolOf } from '../../plays/pool.ts';
import type { Run } from '../../run.ts';
import { parallelOf } from '../../tasks/parallel.ts';
import type { Language } from '../../variables/language.ts';

const rehearsed = new WeakMap<Run, PoolSizes>();

/** The pools that tasks have named which were rehearsed for a run. */
export function rehearsedPools(run: Run): PoolSizes {
  const pools = rehearsed.get(run) ?? new PoolSizes();
  rehearsed.set(run, pools);
  return pools;
}

/** Each fails where it is wrong how many may do the task at once. What is written out was looked at as it was read. */
export function limitChecks(
  task: Task,
  language: Language,
  pools: PoolSizes,
): readonly (() => void)[] {
  const isMade = task.loop?.parallel?.value instanceof Templated;
  const ofPool = (): void => pools.agree(poolOf(task, language));
  return isMade ? [ofPool, () => parallelOf(task.loop, language)] : [ofPool];
}
