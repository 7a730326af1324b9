import { dirname, relative, resolve } from 'node:path';
import { type Diagnostic, Diagnostics } from '../diagnostics/diagnostic.ts';
import type { VaultSecrets } from '../engine/variables/vault.ts';
import { loadInventory } from '../inventory/load-inventory.ts';
import { localReaders } from '../inventory/local-readers.ts';
import type { PluginWorld } from '../inventory/plugins/plugin.ts';
import type { InventoryReaders } from '../inventory/readers.ts';
import { ignoredNames } from './ignored-names.ts';
import type { RunFlags } from './run-flags.ts';

interface InventoryPlace {
  readonly playbooks: readonly string[];
  readonly directory: string;
  readonly vault: VaultSecrets;
  readonly world: PluginWorld;
  readonly diagnostics: Diagnostics;
  /** Default: the controller's. */
  readonly readers?: InventoryReaders | undefined;
}

/** Programs have 60 seconds. */
export function inventoryReaders(): InventoryReaders {
  return localReaders({ scriptSeconds: 60 });
}

/** The same for a second reading: what programs said once is not asked of them again. */
export function remembering(readers: InventoryReaders): InventoryReaders {
  const said = new Map<string, ReturnType<InventoryReaders['run']>>();
  return {
    ...readers,
    run: (path, args) => {
      const key = JSON.stringify([path, args]);
      const outcome = said.get(key) ?? readers.run(path, args);
      said.set(key, outcome);
      return outcome;
    },
  };
}

/** The hosts and variables of the sources that the settings name. */
export async function readInventory(
  flags: RunFlags,
  { playbooks, directory, vault, world, diagnostics, readers = inventoryReaders() }: InventoryPlace,
) {
  const playbookDirectories = [
    ...new Set(playbooks.map(path => shownFolder(dirname(resolve(directory, path)), directory))),
  ];
  const sources = flags.inventory.map(source => source.trim());
  const ignored = ignoredNames(flags);
  const loaded = await loadInventory({
    ...{ sources, playbookDirectories, readers, vault, world, ignored },
  });
  // Without -i there is only localhost, and everybody knows.
  const isAsked = sources.length > 0;
  diagnostics.list.push(
    ...loaded.diagnostics.filter(({ code }) => isAsked || code !== 'inventory/empty'),
  );
  return {
    inventory: loaded.inventory,
    variables: loaded.variables,
    /** Everything could be read. */
    isWhole: loaded.diagnostics.every(isAboutVariables),
  };
}

/** The same in the middle of a run. */
export async function rereadInventory(
  flags: RunFlags,
  place: Omit<InventoryPlace, 'diagnostics' | 'readers'>,
): ReturnType<typeof readInventory> {
  const diagnostics = new Diagnostics();
  const reread = await readInventory(flags, { ...place, diagnostics });
  diagnostics.throwIfErrors();
  return reread;
}

/** As the user would write it: messages name files below it. */
function shownFolder(path: string, directory: string): string {
  const shorter = relative(directory, path) || '.';
  return shorter.length < path.length ? shorter : path;
}

/** Which hosts there are is known all the same. */
function isAboutVariables({ severity, location }: Diagnostic): boolean {
  return (
    severity === 'warning' || /(?:^|\/)(?:group|host)_vars\//.test(location?.source.path ?? '')
  );
}
