/** Which parts of the facts are gathered. `min` always is. */
export type Subset = 'min' | 'hardware' | 'network' | 'virtual' | 'local';

export const subsets: readonly Subset[] = ['min', 'hardware', 'network', 'virtual', 'local'];

/** Ansible's finer names, and the part each is in here. */
const finer: ReadonlyMap<string, Subset> = new Map([
  ...[
    'distribution',
    'platform',
    'pkg_mgr',
    'service_mgr',
    'user',
    'env',
    'date_time',
    'selinux',
    'lsb',
  ].map(name => [name, 'min'] as const),
  ...[
    'cmdline',
    'dns',
    'ssh_pub_keys',
    'python',
    'caps',
    'fips',
    'apparmor',
    'system_capabilities',
  ].map(name => [name, 'min'] as const),
  ...['processor', 'memory', 'mounts', 'devices', 'dmi', 'loadavg'].map(
    name => [name, 'hardware'] as const,
  ),
  ...['interfaces', 'default_ipv4', 'default_ipv6', 'all_ipv4_addresses', 'all_ipv6_addresses'].map(
    name => [name, 'network'] as const,
  ),
  ...['virtualization_type', 'virtualization_role'].map(name => [name, 'virtual'] as const),
]);

/**
 * `gather_subset` as Ansible reads it: names add, `!name` takes away, `all` is the default, `!all` leaves
 * `min`. Unknown names are returned as a problem.
 */
export function chooseSubsets(wanted: readonly string[]): {
  readonly chosen: ReadonlySet<Subset>;
  readonly unknown: readonly string[];
} {
  const added = new Set<Subset>();
  const removed = new Set<Subset>();
  const unknown: string[] = [];
  let all = wanted.every(name => name.startsWith('!') && name !== '!all');
  for (const entry of wanted) {
    const minus = entry.startsWith('!');
    const name = minus ? entry.slice(1) : entry;
    if (name === 'all') {
      if (!minus) all = true;
      continue;
    }
    const subset = subsets.find(one => one === name) ?? finer.get(name);
    if (subset !== undefined) (minus ? removed : added).add(subset);
    // They call programs that kplay does not use.
    else if (name !== 'facter' && name !== 'ohai') unknown.push(entry);
  }
  const chosen = new Set<Subset>(all ? subsets : added);
  for (const subset of removed) if (!added.has(subset)) chosen.delete(subset);
  chosen.add('min');
  return { chosen, unknown };
}
