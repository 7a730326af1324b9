import { Diagnostics } from '../../src/diagnostics/diagnostic.ts';
import { formatLocation } from '../../src/diagnostics/source-file.ts';
import { addEntries, type InventoryEntry } from '../../src/inventory/entry.ts';
import { Inventory } from '../../src/inventory/inventory.ts';
import { parseIni } from '../../src/inventory/parse-ini.ts';
import { Templated, type Value } from '../../src/values/value.ts';
import type { VariableLayer } from '../../src/values/variable-layer.ts';

/** What was reported, as `severity code file:line:column`. */
export function places({ list }: Diagnostics): readonly string[] {
  return list.map(({ severity, code, location }) => {
    const place = location === undefined ? '' : ` ${formatLocation(location)}`;
    return `${severity} ${code}${place}`;
  });
}

/** Adds INI texts to one inventory, as sources `hosts1`, `hosts2` …; throws when one is wrong. */
export function inventoryOf(...texts: readonly string[]): Inventory {
  const inventory = new Inventory();
  const diagnostics = new Diagnostics();
  for (const [index, text] of texts.entries()) {
    const name = `hosts${index + 1}`;
    const entries = parseIni(
      { path: name, text },
      { diagnostics, isKnownGroup: group => inventory.groups.has(group) },
    );
    addEntries(inventory, entries, { source: sourceNamed(name), diagnostics });
  }
  inventory.settle();
  diagnostics.throwIfErrors();
  return inventory;
}

export function sourceNamed(name: string) {
  return { name, file: `/inv/${name}`, directory: '/inv' };
}

/** Entries in short: `web1 in web`, `web > db`, `web1.a = 1`. */
export function brief(entries: readonly InventoryEntry[]): readonly string[] {
  return entries.map(briefly);
}

function briefly(entry: InventoryEntry): string {
  if (entry.kind === 'group') return `group ${entry.group}`;
  if (entry.kind === 'child') return `${entry.group} > ${entry.child}`;
  if (entry.kind === 'host') {
    return `${entry.host}${entry.port === undefined ? '' : `:${entry.port}`} in ${entry.group}`;
  }
  const owner = entry.kind === 'host-variable' ? entry.host : `[${entry.group}]`;
  return `${owner}.${entry.name} = ${show(entry.variable.value)}`;
}

/** What the layers give together: the last one wins. */
export function merged(layers: readonly VariableLayer[]): Record<string, Value> {
  return Object.fromEntries(
    layers.flatMap(({ entries }) => [...entries].map(([name, { value }]) => [name, value])),
  );
}

function show(value: Value): string {
  if (value instanceof Templated) return `template ${value.text}`;
  return JSON.stringify(value);
}
