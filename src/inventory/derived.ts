import type { Group, Host } from './model.ts';

/** What follows from hosts and groups, each answer kept until something changes. */
export class Derived {
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
        for (const host of listed) if (group.name !== 'all' || !host.implicit) hosts.add(host);
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
