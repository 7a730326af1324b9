import { type DictKey, LazyDict, type Value } from '../values/value.ts';
import type { Variable, VariableLayer } from '../values/variable-layer.ts';
import { isIpAddress } from './host-address.ts';
import type { Host, Inventory } from './inventory.ts';
import type { VarsDirectory } from './vars-directory.ts';

interface VariableSources {
  readonly inventory: Inventory;
  /** Beside the inventory sources, in their order. */
  readonly inventoryDirectories: readonly VarsDirectory[];
  readonly playbookDirectories: readonly VarsDirectory[];
}

/** What the inventory says of each host's variables. Layers are shared between hosts, never copied. */
export class InventoryVariables {
  #sources: VariableSources;
  readonly #groups: GroupsDict;
  readonly #layers = new Map<Host, readonly VariableLayer[]>();
  readonly #magic = new Map<Host, VariableLayer>();
  #version = -1;

  constructor(sources: VariableSources) {
    this.#sources = sources;
    this.#groups = new GroupsDict(sources.inventory);
  }

  /** Reads from now on the files that the other one reads. */
  takeOver(other: InventoryVariables): void {
    this.#sources = { ...other.#sources, inventory: this.#sources.inventory };
    this.#version = -1;
  }

  /**
   * From the lowest precedence to the highest: group variables of the sources (`all` first, then by
   * depth, priority and name), `group_vars/all` beside the inventory and the playbook, the other
   * `group_vars`, host variables of the sources, `host_vars`.
   */
  layersFor(host: Host): readonly VariableLayer[] {
    this.#forgetIfChanged();
    const known = this.#layers.get(host);
    if (known !== undefined) return known;

    const { inventory, inventoryDirectories, playbookDirectories } = this.#sources;
    const groups = inventory.groupsOf(host);
    const ofAll = (directories: readonly VarsDirectory[]) =>
      directories.flatMap(directory => directory.layersOfGroup('all'));
    const ofGroups = (directories: readonly VarsDirectory[]) =>
      directories.flatMap(directory => groups.flatMap(({ name }) => directory.layersOfGroup(name)));
    const ofHost = (directories: readonly VarsDirectory[]) =>
      directories.flatMap(directory => directory.layersOfHost(host.name));

    const layers = [
      ...[inventory.all, ...groups].flatMap(group => group.layers),
      ...ofAll(inventoryDirectories),
      ...ofAll(playbookDirectories),
      ...ofGroups(inventoryDirectories),
      ...ofGroups(playbookDirectories),
      ...host.layers,
      ...ofHost(inventoryDirectories),
      ...ofHost(playbookDirectories),
    ];
    this.#layers.set(host, layers);
    return layers;
  }

  /** The variables of a group alone, for showing an inventory. */
  layersOfGroup(name: string): readonly VariableLayer[] {
    const { inventory, inventoryDirectories, playbookDirectories } = this.#sources;
    return [
      ...(inventory.groups.get(name)?.layers ?? []),
      ...[...inventoryDirectories, ...playbookDirectories].flatMap(directory =>
        directory.layersOfGroup(name),
      ),
    ];
  }

  /** The variables of a host alone, without those of its groups. */
  layersOfHost({ layers, name }: Host): readonly VariableLayer[] {
    const { inventoryDirectories, playbookDirectories } = this.#sources;
    const directories = [...inventoryDirectories, ...playbookDirectories];
    return [...layers, ...directories.flatMap(directory => directory.layersOfHost(name))];
  }

  /** `inventory_hostname` and what else a host can be asked about its place in the inventory. */
  magicFor(host: Host): VariableLayer {
    this.#forgetIfChanged();
    const known = this.#magic.get(host);
    if (known !== undefined) return known;
    const entries = new Map<string, Variable>(
      Object.entries(this.#magicValues(host)).map(([name, value]) => [name, { value }]),
    );
    const layer = { name: 'magic variables', entries };
    this.#magic.set(host, layer);
    return layer;
  }

  #magicValues(host: Host): Readonly<Record<string, Value>> {
    const { name, source, implicit } = host;
    const groupNames = this.#sources.inventory.groupsOf(host).map(group => group.name);
    const place = {
      inventory_file: source?.file ?? null,
      inventory_dir: source?.directory ?? null,
    };
    return {
      inventory_hostname: name,
      inventory_hostname_short: isIpAddress(name) ? name : (name.split('.')[0] ?? name),
      group_names: groupNames.toSorted(),
      groups: this.#groups,
      ...(implicit ? {} : place),
    };
  }

  #forgetIfChanged(): void {
    if (this.#version === this.#sources.inventory.version) return;
    this.#version = this.#sources.inventory.version;
    this.#layers.clear();
    this.#magic.clear();
  }
}

/** `groups`: the names of the hosts of each group. */
class GroupsDict extends LazyDict {
  readonly #inventory: Inventory;

  constructor(inventory: Inventory) {
    super();
    this.#inventory = inventory;
  }

  /** A list of its own for whoever asks: templates may append to what they get. */
  get(key: DictKey): Value | undefined {
    const group = typeof key === 'string' ? this.#inventory.groups.get(key) : undefined;
    return group && this.#inventory.membersOf(group).map(({ name }) => name);
  }

  keys(): Iterable<DictKey> {
    return this.#inventory.groups.keys();
  }
}
