import type { Variable, VariableLayer } from '../values/variable-layer.ts';

export interface Host {
  readonly name: string;
  /** `localhost` when no source names it: it connects locally and is in no group, not even `all`. */
  readonly implicit: boolean;
  /** The source that first named the host; absent for hosts that no source named. */
  readonly source: SourceName | undefined;
  /** The groups that list the host itself. */
  readonly groups: ReadonlySet<Group>;
  /** What the inventory sources say of the host itself, a layer for each source. */
  readonly layers: readonly VariableLayer[];
}

export interface Group {
  readonly name: string;
  /** `ansible_group_priority`: between groups of the same depth the higher one wins. */
  readonly priority: number;
  readonly parents: ReadonlySet<Group>;
  readonly children: ReadonlySet<Group>;
  /** The hosts that the group itself lists. */
  readonly hosts: ReadonlySet<Host>;
  readonly layers: readonly VariableLayer[];
}

/** Where something in the inventory comes from. */
export interface SourceName {
  /** As the user gave it; in front of messages and names of layers. */
  readonly name: string;
  /** Absolute, or the list of hosts itself: `inventory_file`. */
  readonly file: string;
  /** Absolute: `inventory_dir`. A list of hosts has none. */
  readonly directory: string | undefined;
}

const localNames: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/**
 * Hosts, groups and what the sources say of them. Names once added stay; hosts and groups keep the
 * order of the sources. What is asked of the whole (members, depth) is computed once per change.
 */
export class Inventory {
  readonly #hosts = new Map<string, HostEntry>();
  readonly #groups = new Map<string, GroupEntry>();
  readonly #derived = new Derived();
  readonly #all: GroupEntry;
  readonly #ungrouped: GroupEntry;
  #localhost: HostEntry | undefined;
  #version = 0;

  constructor() {
    this.#all = this.#group('all');
    this.#ungrouped = this.#group('ungrouped');
    link(this.#all, this.#ungrouped);
  }

  /** Grows with every change of hosts, groups or variables. */
  get version(): number {
    return this.#version;
  }

  get hosts(): ReadonlyMap<string, Host> {
    return this.#hosts;
  }

  get groups(): ReadonlyMap<string, Group> {
    return this.#groups;
  }

  get all(): Group {
    return this.#all;
  }

  /** A host of that name, or the implicit one if the name is one of the controller's own. */
  host(name: string): Host | undefined {
    return this.#hosts.get(name) ?? (localNames.includes(name) ? this.#local(name) : undefined);
  }

  addGroup(name: string): Group {
    return this.#group(name);
  }

  addHost(name: string, source?: SourceName): Host {
    return this.#host(name, source);
  }

  /** Both are added if they are not there. False when the group already listed the host. */
  addMember(groupName: string, hostName: string): boolean {
    const group = this.#group(groupName);
    const host = this.#host(hostName);
    if (group.hosts.has(host)) return false;
    list(group, host);
    this.#changed();
    return true;
  }

  /**
   * Makes a group the child of another; both are added if they are not there. If that would close a
   * circle nothing changes and the circle is returned, beginning and ending with the parent.
   */
  addChild(parentName: string, childName: string): readonly string[] | undefined {
    const parent = this.#group(parentName);
    const child = this.#group(childName);
    if (parent.children.has(child)) return undefined;
    const path = pathDown(child, parent);
    if (path !== undefined) return [parent.name, ...path];
    link(parent, child);
    this.#changed();
    return undefined;
  }

  setHostVariable(hostName: string, layer: string, name: string, variable: Variable): void {
    this.#host(hostName).set(layer, name, variable);
    this.#version++;
  }

  setGroupVariable(groupName: string, layer: string, name: string, variable: Variable): void {
    this.#group(groupName).set(layer, name, variable);
    this.#version++;
  }

  setPriority(groupName: string, priority: number): void {
    this.#group(groupName).priority = priority;
    this.#changed();
  }

  /**
   * Puts every group below `all`, and into `ungrouped` exactly the hosts that are in no other group.
   * To be called after additions.
   */
  settle(): void {
    for (const group of this.#groups.values()) {
      if (group !== this.#all && group.parents.size === 0) link(this.#all, group);
    }
    for (const host of this.#hosts.values()) {
      const grouped = [...host.groups].some(
        group => group !== this.#all && group !== this.#ungrouped,
      );
      if (grouped) unlist(this.#ungrouped, host);
      else list(this.#ungrouped, host);
    }
    this.#changed();
  }

  /** The hosts of a group and of the groups below it, nearest groups first. */
  membersOf(group: Group): readonly Host[] {
    return this.#derived.members(group);
  }

  /** How many groups the longest way down from `all` goes through. */
  depthOf(group: Group): number {
    return this.#derived.depth(group);
  }

  /** The groups a host is in, those above them too, without `all`: the last one's variables win. */
  groupsOf(host: Host): readonly Group[] {
    return this.#derived.groups(host);
  }

  #host(name: string, source?: SourceName): HostEntry {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const host = new HostEntry(name, false, source);
    this.#hosts.set(name, host);
    this.#changed();
    return host;
  }

  #group(name: string): GroupEntry {
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const group = new GroupEntry(name);
    this.#groups.set(name, group);
    this.#changed();
    return group;
  }

  #changed(): void {
    this.#version++;
    this.#derived.forget();
  }

  #local(name: string): Host {
    for (const localName of localNames) {
      const host = this.#hosts.get(localName);
      if (host !== undefined) return host;
    }
    if (this.#localhost === undefined) {
      this.#localhost = new HostEntry(name, true, undefined);
      this.#localhost.set('implicit localhost', 'ansible_connection', { value: 'local' });
    }
    return this.#localhost;
  }
}

/** Layers of variables to which variables are added source by source. */
class Entity {
  readonly layers: { readonly name: string; readonly entries: Map<string, Variable> }[] = [];

  set(layerName: string, name: string, variable: Variable): void {
    const last = this.layers.at(-1);
    if (last?.name === layerName) last.entries.set(name, variable);
    else this.layers.push({ name: layerName, entries: new Map([[name, variable]]) });
  }
}

class HostEntry extends Entity implements Host {
  readonly name: string;
  readonly implicit: boolean;
  readonly source: SourceName | undefined;
  readonly groups = new Set<GroupEntry>();

  constructor(name: string, implicit: boolean, source: SourceName | undefined) {
    super();
    this.name = name;
    this.implicit = implicit;
    this.source = source;
  }
}

class GroupEntry extends Entity implements Group {
  readonly name: string;
  priority = 1;
  readonly parents = new Set<GroupEntry>();
  readonly children = new Set<GroupEntry>();
  readonly hosts = new Set<HostEntry>();

  constructor(name: string) {
    super();
    this.name = name;
  }
}

/** What follows from hosts and groups, each answer kept until something changes. */
class Derived {
  readonly #depths = new Map<Group, number>();
  readonly #members = new Map<Group, readonly Host[]>();
  readonly #ancestors = new Map<Group, ReadonlySet<Group>>();
  readonly #groups = new Map<Host, readonly Group[]>();

  forget(): void {
    for (const map of [this.#depths, this.#members, this.#ancestors, this.#groups]) map.clear();
  }

  depth(group: Group): number {
    return remember(this.#depths, group, () => {
      const above = [...group.parents].map(parent => this.depth(parent) + 1);
      return Math.max(0, ...above);
    });
  }

  members(group: Group): readonly Host[] {
    return remember(this.#members, group, () => {
      const groups = new Set([group]);
      const hosts = new Set<Host>();
      // A set that grows while it is walked gives its new members last: nearest groups first.
      for (const { children, hosts: listed } of groups) {
        for (const child of children) groups.add(child);
        for (const host of listed) hosts.add(host);
      }
      return [...hosts];
    });
  }

  groups(host: Host): readonly Group[] {
    return remember(this.#groups, host, () => {
      const groups = new Set<Group>();
      for (const group of host.groups) {
        groups.add(group);
        for (const ancestor of this.#above(group)) groups.add(ancestor);
      }
      return [...groups].filter(({ name }) => name !== 'all').sort((a, b) => this.#compare(a, b));
    });
  }

  #above(group: Group): ReadonlySet<Group> {
    return remember(this.#ancestors, group, () => {
      const above = new Set(group.parents);
      for (const { parents } of above) for (const parent of parents) above.add(parent);
      return above;
    });
  }

  #compare(a: Group, b: Group): number {
    const byDepth = this.depth(a) - this.depth(b);
    if (byDepth !== 0) return byDepth;
    if (a.priority !== b.priority) return a.priority - b.priority;
    return a.name < b.name ? -1 : 1;
  }
}

function remember<K, V>(known: Map<K, V>, key: K, compute: () => V): V {
  const value = known.get(key);
  if (value !== undefined) return value;
  const computed = compute();
  known.set(key, computed);
  return computed;
}

function link(parent: GroupEntry, child: GroupEntry): void {
  parent.children.add(child);
  child.parents.add(parent);
}

function list(group: GroupEntry, host: HostEntry): void {
  group.hosts.add(host);
  host.groups.add(group);
}

function unlist(group: GroupEntry, host: HostEntry): void {
  group.hosts.delete(host);
  host.groups.delete(group);
}

/** The names from one group down to another; `undefined` when there is no way. */
function pathDown(from: GroupEntry, to: GroupEntry): readonly string[] | undefined {
  const cameFrom = new Map<GroupEntry, GroupEntry | undefined>([[from, undefined]]);
  for (const [group] of cameFrom) {
    if (group === to) {
      const path: string[] = [];
      for (let at: GroupEntry | undefined = group; at !== undefined; at = cameFrom.get(at)) {
        path.unshift(at.name);
      }
      return path;
    }
    for (const child of group.children) if (!cameFrom.has(child)) cameFrom.set(child, group);
  }
  return undefined;
}
