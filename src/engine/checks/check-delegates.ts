import type { Diagnostic, Diagnostics } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';

/** Warns beforehand of names in `delegate_to` that are nearly those of hosts, unless tasks may add such. */
export function checkDelegates(
  tasks: readonly MetTask[],
  run: Run,
  diagnostics: Diagnostics,
): void {
  if (!run.knowsHosts || run.inventoryChanges.expected) return;
  const inOrder = [...tasks].sort((a, b) => a.task.location.start - b.task.location.start);
  for (const { task } of inOrder) {
    const delegate = keywordOf(task, 'delegateTo');
    if (typeof delegate?.value !== 'string' || run.told.has(delegateKey(delegate.value))) continue;
    const typo = delegateTypo(delegate.value, delegate.location, run.inventory);
    if (typo === undefined) continue;
    run.told.add(delegateKey(delegate.value));
    diagnostics.list.push(typo);
  }
}

export function delegateKey(name: string): string {
  return `delegate_to ${name}`;
}

/** A host that no inventory names is reached by its name; one that is nearly in it was hardly meant. */
export function delegateTypo(
  name: string,
  location: Location | undefined,
  inventory: Inventory,
): Diagnostic | undefined {
  if (name === 'localhost' || inventory.host(name) !== undefined) return undefined;
  // Another number or address is another host.
  const letters = (text: string): string => text.replaceAll(/[\d.:]/g, '');
  const others = [...inventory.hosts.keys()].filter(one => letters(one) !== letters(name));
  const hint = didYouMean(name, others);
  if (hint === undefined) return undefined;
  const message = `"delegate_to": the inventory has no host "${name}".`;
  return { severity: 'warning', code: 'inventory/unknown-host', message, location, hint };
}
