import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import { isDict } from '../../values/value.ts';
import { otherSize, type Pool } from '../plays/pool.ts';
import type { MetTask } from './check-includes.ts';

/** A pool is one for the whole run, so that its size is said the same everywhere. */
export function checkPools(tasks: readonly MetTask[], diagnostics: Diagnostics): void {
  const first = new Map<string, Pool>();
  for (const { name, size, location } of literalPools(tasks)) {
    const known = first.get(name);
    if (known === undefined) first.set(name, { name, size, location });
    else if (known.size !== size) diagnostics.list.push(otherSize({ name, size, location }, known));
  }
}

/** In the order of the files. */
function literalPools(tasks: readonly MetTask[]): readonly Pool[] {
  const all = tasks.flatMap(({ task }) => [...ancestry(task)].map(({ keywords }) => keywords.pool));
  const pools = [...new Set(all)].flatMap((pool): readonly Pool[] => {
    if (pool === undefined || !isDict(pool.value)) return [];
    const name = pool.value.get('name');
    const size = pool.value.get('size');
    if (typeof name !== 'string' || typeof size !== 'number') return [];
    return [{ name, size, location: pool.location }];
  });
  return pools.sort((a, b) => a.location.start - b.location.start);
}
