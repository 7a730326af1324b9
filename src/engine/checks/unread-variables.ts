import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { selectHosts } from '../../inventory/select-hosts.ts';
import type { Play } from '../../playbook/model.ts';
import type { Run } from '../run.ts';
import { literalPattern } from './literal-pattern.ts';

const place = /(?:^|\/)(?:group|host)_vars\/(?<name>[^/]+?)(?:\.(?:ya?ml|json))?(?:\/|$)/;

/** Files of variables for groups and hosts that no play is for may be wrong: nothing needs them. */
export function softenUnread(plays: readonly Play[], run: Run, diagnostics: Diagnostics): void {
  const { inventory, inventoryChanges } = run;
  const patterns = plays.map(({ hosts }) => literalPattern(hosts.value));
  if (inventoryChanges.expected || patterns.includes(undefined)) return;
  const hosts = patterns.flatMap(pattern =>
    pattern === undefined ? [] : selectHosts(inventory, pattern).hosts,
  );
  const used = new Set<string>(['all']);
  for (const host of hosts) {
    used.add(host.name);
    for (const group of inventory.groupsOf(host)) used.add(group.name);
  }
  for (const [index, one] of diagnostics.list.entries()) {
    const name = place.exec(one.location?.source.path ?? '')?.groups?.['name'];
    if (one.severity !== 'error' || name === undefined || used.has(name)) continue;
    diagnostics.list[index] = { ...one, severity: 'warning' };
  }
}
