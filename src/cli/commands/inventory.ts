import type { FlagValues } from '../../config/resolve-settings.ts';
import { Diagnostics, InputError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { exitCodes } from '../../engine/exit-code.ts';
import { VaultSecrets } from '../../engine/variables/vault.ts';
import { loadInventory } from '../../inventory/load-inventory.ts';
import { localReaders } from '../../inventory/local-readers.ts';
import {
  renderGraph,
  renderHost,
  renderList,
  type ShownInventory,
} from '../../inventory/render.ts';
import { renderYamlHost, renderYamlList } from '../../inventory/render-yaml.ts';
import { secretAsker } from '../ask.ts';
import { readExtraVars } from '../extra-vars.ts';
import { factStoreOf } from '../fact-store.ts';
import { ignoredNames } from '../ignored-names.ts';
import type { Io } from '../io.ts';
import { pluginWorld } from '../plugin-world.ts';
import { UsageError } from '../report-error.ts';
import { SealedBlocks, SealedVault, sealedInJson } from '../sealed-vault.ts';
import { settled, tell } from '../settled.ts';
import { readVaultPasswords } from '../vault-passwords.ts';

/** What is asked of the inventory. */
export interface InventoryQuestion {
  readonly list?: true;
  readonly graph?: true;
  readonly host?: string;
  readonly vars?: true;
  readonly yaml?: true;
  readonly export?: true;
  readonly showSecrets?: true;
  /** Of `--graph`: where to begin. */
  readonly group?: string | undefined;
}

/** `kplay inventory` */
export async function inventoryCommand(
  given: FlagValues & InventoryQuestion,
  io: Io,
): Promise<number> {
  const flags = settled(given, io);
  const asked = [flags.list, flags.graph, flags.host].filter(flag => flag !== undefined).length;
  if (asked !== 1) throw new UsageError('Say one of --list, --graph, --host NAME.');
  if (flags.group !== undefined && flags.graph === undefined)
    throw new UsageError('Only --graph takes a group.');
  const passwords = await readVaultPasswords(flags, io, { ask: secretAsker(io) });
  const vault =
    flags.showSecrets === true
      ? new VaultSecrets(passwords, () => undefined)
      : new SealedVault(passwords);
  const directory = io.workingDirectory;
  const diagnostics = new Diagnostics();
  diagnostics.list.push(...flags.problems);
  const extraVars = readExtraVars(flags.extraVars, { directory, vault, diagnostics });
  const readers = localReaders({ scriptSeconds: 60 });
  const shown = await loadInventory({
    sources: flags.inventory,
    playbookDirectories: [directory],
    readers,
    vault,
    ignored: ignoredNames(flags),
    world: pluginWorld(io, {
      extraVars: extraVars.entries,
      factStore: factStoreOf(flags, directory),
    }),
  });
  diagnostics.list.push(...shown.diagnostics);
  diagnostics.throwIfErrors();
  tell(flags.problems, io);
  io.stdout.write(
    `${vault instanceof SealedVault ? sealedText(flags, shown, vault) : textFor(flags, shown)}\n`,
  );
  return exitCodes.done;
}

/**
 * What was encrypted by itself stays so, and can be used as it is printed; other secrets are
 * hidden.
 */
function sealedText(flags: InventoryQuestion, shown: ShownInventory, vault: SealedVault): string {
  if (flags.graph === true)
    return textFor(flags, { ...shown, show: (name, variable) => vault.shown(name, variable) });
  const blocks = new SealedBlocks();
  const seal = flags.yaml === true ? (text: string) => blocks.add(text) : sealedInJson;
  const show: ShownInventory['show'] = (name, variable) => vault.shown(name, variable, seal);
  return blocks.fillIn(textFor(flags, { ...shown, show }));
}

function textFor(flags: InventoryQuestion, shown: ShownInventory): string {
  const { inventory } = shown;
  const isYaml = flags.yaml === true;
  if (flags.list === true) {
    const options = { export: flags.export === true };
    return isYaml ? renderYamlList(shown, options) : renderList(shown, options);
  }
  if (flags.graph === true) {
    const { group: wanted = 'all', vars = false } = flags;
    const group = inventory.groups.get(wanted);
    if (group !== undefined) return renderGraph(shown, { group, vars });
    throw unknown('group', wanted, inventory.groups.keys());
  }
  const name = flags.host ?? '';
  const host = inventory.host(name);
  if (host !== undefined) return (isYaml ? renderYamlHost : renderHost)(shown, host);
  throw unknown('host', name, inventory.hosts.keys());
}

function unknown(what: 'host' | 'group', name: string, names: Iterable<string>): InputError {
  const hint = didYouMean(name, names);
  const message = `The inventory has no ${what} "${name}".`;
  const code = what === 'host' ? 'inventory/unknown-host' : 'pattern/no-match';
  return new InputError([{ severity: 'error', code, message, hint }]);
}
