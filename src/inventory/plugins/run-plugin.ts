import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { ScalarNode } from '../../yaml/located.ts';
import type { InventoryEntry } from '../entry.ts';
import { constructed } from './constructed.ts';
import { generator } from './generator.ts';
import type { InventoryPlugin, PluginCall } from './plugin.ts';

export const plugins: readonly InventoryPlugin[] = [constructed, generator];

/** Ansible's plugins for what needs no file of options. */
const readers: readonly string[] = [
  ...['ini', 'yaml', 'toml', 'script', 'host_list', 'advanced_host_list', 'auto'],
];

/** What the plugin that a file names makes of the file. */
export function runPlugin(
  name: ScalarNode,
  call: Omit<PluginCall, 'world'> & { readonly world: PluginCall['world'] | undefined },
): readonly InventoryEntry[] {
  const { diagnostics, world } = call;
  const short = name.text.replace(/^ansible\.(?:builtin|legacy)\./, '');
  const plugin = plugins.find(one => one.name === short);
  if (plugin !== undefined && world !== undefined) return plugin.run({ ...call, world });
  if (readers.includes(short)) {
    const message = `The inventory plugin "${name.text}" has no file of options.`;
    const hint = 'Give the inventory itself with -i: its format is found out.';
    diagnostics.error('inventory/unknown-plugin', message, name.location, { hint });
    return [];
  }
  const hint =
    didYouMean(
      short,
      plugins.map(one => one.name),
    ) ??
    'kplay has "constructed" and "generator"; in the place of others a script can print the inventory as JSON.';
  const message = `kplay has no inventory plugin "${name.text}".`;
  diagnostics.error('inventory/unknown-plugin', message, name.location, { hint });
  return [];
}
