import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import type { Variable } from '../values/variable-layer.ts';
import type { Inventory, SourceName } from './inventory.ts';

/** One statement of an inventory source. Parsers give lists of them, whatever the format. */
export type InventoryEntry =
  | { readonly kind: 'group'; readonly group: string }
  | {
      readonly kind: 'child';
      readonly group: string;
      readonly child: string;
      readonly location?: Location;
    }
  | ({ readonly kind: 'host'; readonly group: string } & HostMention)
  | {
      readonly kind: 'group-variable';
      readonly group: string;
      readonly name: string;
      readonly variable: Variable;
    }
  | {
      readonly kind: 'host-variable';
      readonly host: string;
      readonly name: string;
      readonly variable: Variable;
    };

interface HostMention {
  readonly host: string;
  readonly port?: number | undefined;
  readonly location?: Location | undefined;
}

/** Adds what a source says to the inventory, in its order. */
export function addEntries(
  inventory: Inventory,
  entries: readonly InventoryEntry[],
  context: { readonly source: SourceName; readonly diagnostics: Diagnostics },
): void {
  const { source, diagnostics } = context;
  for (const entry of entries) {
    switch (entry.kind) {
      case 'group':
        inventory.addGroup(entry.group);
        break;
      case 'child':
        addChild(inventory, entry, diagnostics);
        break;
      case 'host':
        addHost(inventory, entry, context);
        inventory.addMember(entry.group, entry.host);
        break;
      case 'group-variable':
        setGroupVariable(inventory, entry, context);
        break;
      case 'host-variable':
        inventory.setHostVariable(
          entry.host,
          `${source.name}, host ${entry.host}`,
          entry.name,
          entry.variable,
        );
        break;
    }
  }
}

function addChild(
  inventory: Inventory,
  entry: Extract<InventoryEntry, { kind: 'child' }>,
  diagnostics: Diagnostics,
): void {
  const circle = inventory.addChild(entry.group, entry.child);
  if (circle === undefined) return;
  diagnostics.error(
    'inventory/invalid',
    `The group "${entry.child}" cannot be a child of "${entry.group}": ${circle.join(' > ')} is a circle.`,
    entry.location,
  );
}

function addHost(
  inventory: Inventory,
  { host, port, location }: HostMention,
  { source, diagnostics }: { readonly source: SourceName; readonly diagnostics: Diagnostics },
): void {
  const known = inventory.hosts.has(host);
  inventory.addHost(host, { source, location });
  if (port === undefined) return;
  if (!known) {
    const layer = `${source.name}, host ${host}`;
    inventory.setHostVariable(host, layer, 'ansible_port', { value: port, location });
    return;
  }
  const first = inventory.hosts
    .get(host)
    ?.layers.some(({ entries }) => entries.get('ansible_port')?.value === port);
  if (first) return;
  diagnostics.warning(
    'inventory/invalid',
    `The port of "${host}" counts only where the host is first named; set ansible_port instead.`,
    location,
  );
}

function setGroupVariable(
  inventory: Inventory,
  { group, name, variable }: Extract<InventoryEntry, { kind: 'group-variable' }>,
  { source, diagnostics }: { readonly source: SourceName; readonly diagnostics: Diagnostics },
): void {
  if (name !== 'ansible_group_priority') {
    inventory.setGroupVariable(group, `${source.name}, group ${group}`, name, variable);
    return;
  }
  const priority = typeof variable.value === 'string' ? Number(variable.value) : variable.value;
  if (typeof priority === 'number' && Number.isInteger(priority)) {
    inventory.setPriority(group, priority);
    return;
  }
  diagnostics.error(
    'inventory/invalid',
    `"ansible_group_priority" of the group "${group}" must be an integer.`,
    variable.location,
  );
}
