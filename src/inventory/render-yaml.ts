import type { Dict, Value } from '../values/value.ts';
import { toYaml } from '../yaml/to-yaml.ts';
import type { Group, Host } from './inventory.ts';
import {
  groupVariables,
  type ListOptions,
  mergedVariables,
  type ShownInventory,
} from './render.ts';

/** The inventory as a YAML file of one: groups in their parents. A host's variables stand where it is first met. */
export function renderYamlList(
  shown: ShownInventory,
  { export: isExport = false }: Pick<ListOptions, 'export'> = {},
): string {
  const { inventory, variables, show } = shown;
  const seen = new Set<Host>();
  const hostEntry = (host: Host): Dict => {
    if (seen.has(host)) return new Map();
    seen.add(host);
    const layers = isExport ? variables.layersOfHost(host) : variables.layersFor(host);
    return mergedVariables(layers, show);
  };
  const entryOf = (group: Group): Dict => {
    const entry = new Map<string, Value>();
    const add = (key: string, value: Dict): void => {
      if (value.size > 0) entry.set(key, value);
    };
    add('children', new Map(byName(group.children).map(child => [child.name, entryOf(child)])));
    const hosts = group.name === 'all' ? [] : byName(group.hosts);
    add('hosts', new Map(hosts.map(host => [host.name, hostEntry(host)])));
    if (isExport) add('vars', groupVariables(group, shown));
    return entry;
  };
  return asYaml(new Map([['all', entryOf(inventory.all)]]));
}

/** The variables of one host. */
export function renderYamlHost({ variables, show }: ShownInventory, host: Host): string {
  return asYaml(mergedVariables(variables.layersFor(host), show));
}

function byName<T extends { readonly name: string }>(some: Iterable<T>): readonly T[] {
  return [...some].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function asYaml(value: Value): string {
  const options = { indent: 2, flow: false, sortKeys: true, explicitStart: false };
  return toYaml(value, { ...options, explicitEnd: false, width: undefined }).trimEnd();
}
