import { selectHosts } from '../../inventory/select-hosts.ts';
import type { Play } from '../../playbook/model.ts';
import { selection } from '../plays/select-all.ts';
import type { Run } from '../run.ts';
import { literalPattern } from './literal-pattern.ts';

/** What earlier runs left of the facts of some hosts. */
export interface KeptFacts {
  readonly names: ReadonlySet<string>;
  /** Of some of the hosts nothing is kept: by the time of a run there may be more. */
  readonly isOpen: boolean;
}

/** Of the hosts of the plays, as far as they are known before the run. */
export function keptFacts(plays: readonly Play[], run: Run): KeptFacts {
  const names = new Set<string>();
  if (!run.keepsFacts) return { names, isOpen: false };
  const hosts = plays.flatMap(({ hosts: { value } }) => {
    const pattern = literalPattern(value) ?? 'all';
    return selectHosts(run.inventory, pattern, selection(run)).hosts.map(({ name }) => name);
  });
  const kept = [...new Set(hosts)].map(name => run.hosts.get(name).factVariables);
  for (const facts of kept) for (const name of facts.keys()) names.add(name);
  return { names, isOpen: kept.some(({ size }) => size === 0) };
}
