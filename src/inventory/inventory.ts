import type { Variable } from '../values/variable-layer.ts';
import { Derived } from './derived.ts';
import { GroupEntry, HostEntry, type HostPlace, link, list, pathDown, unlist } from './entities.ts';
import type { Group, Host } from './model.ts';

export type { Group, Host, SourceName } from './model.ts';

const localNames: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/**
 * Hosts, groups and what the sources say of them. Names once added stay; hosts and groups keep the
 * order of the sources. What is asked of the whole (members, depth) is computed once per change.
 */
export class Inventory {
  #hosts = new Map<string, HostEntry>();
  #groups = new Map<string, GroupEntry>();
  readonly #derived = new Derived();
  #all: GroupEntry;
  #ungrouped: GroupEntry;
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

  addHost(name: string, place?: HostPlace): Host {
    return this.#host(name, place);
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

  /** As `addMember` of a host that is there; the implicit one stays implicit. */
  enlist(groupName: string, hostName: string): boolean {
    const implicit = this.#localhost;
    const isImplicit = !this.#hosts.has(hostName) && implicit?.name === hostName;
    if (!isImplicit) return this.addMember(groupName, hostName);
    const group = this.#group(groupName);
    if (group.hosts.has(implicit)) return false;
    list(group, implicit);
    this.#changed();
    return true;
  }

  /** Has from now on what the other one has, and nothing else. The other one is of no use after that. */
  takeOver(other: Inventory): void {
    this.#hosts = other.#hosts;
    this.#groups = other.#groups;
    this.#all = other.#all;
    this.#ungrouped = other.#ungrouped;
    this.#localhost = other.#localhost;
    this.#changed();
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

  #host(name: string, place?: HostPlace): HostEntry {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const host = new HostEntry(name, false, place);
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
      this.#localhost = new HostEntry(name, true);
      this.#localhost.set('implicit localhost', 'ansible_connection', { value: 'local' });
    }
    return this.#localhost;
  }
}
