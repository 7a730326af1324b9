import { selectHosts } from '../../inventory/select-hosts.ts';
import type { Run } from '../run.ts';
import type { HostsOfNeed } from './needs-of-play.ts';

/** `self`, `all`, `any`, or a host pattern within the hosts of the batch. */
export function hostsOfNeed({ inventory }: Run, batch: readonly string[]): HostsOfNeed {
  const known = new Map<string, readonly string[]>();
  return (pattern, host) => {
    if (pattern === 'self') return [host];
    if (pattern === 'all' || pattern === 'any') return batch;
    const found =
      known.get(pattern) ??
      selectHosts(inventory, pattern)
        .hosts.map(({ name }) => name)
        .filter(name => batch.includes(name));
    known.set(pattern, found);
    return found;
  };
}
