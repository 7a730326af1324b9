import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { selectHosts } from '../../inventory/select-hosts.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import type { Need } from '../../playbook/model.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';

/** A need of hosts that nobody knows would be met at once: a misspelt group lets everybody run ahead. */
export function checkNeedHosts(
  tasks: readonly MetTask[],
  { inventory, inventoryChanges, knowsHosts }: Run,
  diagnostics: Diagnostics,
): void {
  if (!knowsHosts || inventoryChanges.expected) return;
  const needs = new Set<Need>();
  for (const { task } of tasks)
    for (const node of ancestry(task))
      if (node.kind !== 'play') for (const need of node.needs) needs.add(need);
  for (const { hosts, location: ofTask, hostsLocation: location = ofTask } of needs) {
    if (hosts === 'self' || hosts === 'all' || hosts === 'any') continue;
    const found = selectHosts(inventory, [{ text: hosts, location }]);
    for (const { code, message, hint } of found.diagnostics) {
      diagnostics.error(code, `"needs": ${message}`, location, { hint });
    }
  }
}
