import { dirname } from 'node:path';
import { type Diagnostic, Diagnostics } from '../diagnostics/diagnostic.ts';
import { Inventory } from './inventory.ts';
import type { ReadOptions } from './load-options.ts';
import { loadSource } from './load-source.ts';
import { InventoryVariables } from './variables.ts';
import { VarsDirectory } from './vars-directory.ts';

export interface LoadOptions extends ReadOptions {
  /** What `-i` names, merged in this order. */
  readonly sources: readonly string[];
  /** Directories of the playbooks, for the `group_vars` and `host_vars` there. */
  readonly playbookDirectories: readonly string[];
}

export interface LoadedInventory {
  readonly inventory: Inventory;
  readonly variables: InventoryVariables;
  /** All problems found; an inventory without hosts is a warning, `inventory/empty`. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads all sources and all variables of the groups and hosts in them. */
export async function loadInventory(options: LoadOptions): Promise<LoadedInventory> {
  const { sources, playbookDirectories } = options;
  const diagnostics = new Diagnostics();
  const inventory = new Inventory();
  const open = (path: string) => new VarsDirectory(path, options, diagnostics);
  const inventoryDirectories = directoriesOf(options).map(open);
  const playbookOnes = playbookDirectories.map(open);
  const variables = new InventoryVariables({
    inventory,
    inventoryDirectories,
    playbookDirectories: playbookOnes,
  });
  const passedOver: string[] = [];
  for (const source of sources) {
    await loadSource(source, { ...options, inventory, variables, diagnostics, passedOver });
  }
  inventory.settle();
  warnOfSharedNames(inventory, diagnostics);
  if (inventory.hosts.size === 0 && !diagnostics.hasErrors) {
    const hint = hintOfPassedOver(passedOver);
    const message = 'The inventory has no hosts: there is only localhost.';
    diagnostics.warning('inventory/empty', message, undefined, hint);
  }

  readAll(inventory, [...inventoryDirectories, ...playbookOnes]);
  return { inventory, variables, diagnostics: diagnostics.list };
}

function hintOfPassedOver(paths: readonly string[]): { readonly hint?: string } {
  if (paths.length === 0) return {};
  const shown = [...paths.slice(0, 3), ...(paths.length > 3 ? ['…'] : [])].join(', ');
  return {
    hint: `In a directory these are not read, as "inventory_ignore_extensions" says: ${shown}.`,
  };
}

/** Each directory once, where it counts most: at its last mention. */
function directoriesOf({ sources, readers }: LoadOptions): readonly string[] {
  const directories = new Map<string, string>();
  for (const source of sources) {
    const kind = readers.kindOf(source);
    if (kind === undefined) continue;
    const directory = kind === 'directory' ? source : dirname(source);
    const key = readers.absolute(directory);
    directories.delete(key);
    directories.set(key, directory);
  }
  return [...directories.values()];
}

/** So that every mistake is found before anything runs. */
function readAll(inventory: Inventory, directories: readonly VarsDirectory[]): void {
  for (const directory of directories) {
    for (const name of inventory.groups.keys()) directory.layersOfGroup(name);
    for (const name of inventory.hosts.keys()) directory.layersOfHost(name);
    directory.warnOfMisspelt(inventory.groups.keys(), inventory.hosts.keys());
    directory.finishLoading();
  }
}

function warnOfSharedNames({ hosts, groups }: Inventory, diagnostics: Diagnostics): void {
  for (const name of groups.keys()) {
    if (!hosts.has(name)) continue;
    const message = `"${name}" is the name of a group and of a host.`;
    diagnostics.warning('inventory/invalid', message);
  }
}
