import { type Format, format } from '../module-api/format.ts';

/** Which parts of the facts are gathered. */
export type Subset = 'min' | 'hardware' | 'network' | 'virtual' | 'local';

export const subsets: readonly Subset[] = ['min', 'hardware', 'network', 'virtual', 'local'];

/** Ansible's finer names, and the part each is in here. */
const finer: ReadonlyMap<string, Subset> = new Map([
  ...named('min', [
    ...['apparmor', 'architecture', 'caps', 'chroot', 'cmdline', 'date_time', 'distribution'],
    ...['distribution_major_version', 'distribution_release', 'distribution_version', 'dns', 'env'],
    ...['effective_group_ids', 'effective_user_id', 'fips', 'is_chroot', 'kernel', 'lsb'],
    ...['kernel_version', 'machine', 'machine_id', 'os_family', 'pkg_mgr', 'platform', 'python'],
    ...['python_version', 'real_user_id', 'selinux', 'service_mgr', 'ssh_host_pub_keys'],
    ...['ssh_pub_keys', 'system', 'system_capabilities', 'system_capabilities_enforced', 'systemd'],
    ...['user', 'user_dir', 'user_gecos', 'user_gid', 'user_id', 'user_shell', 'user_uid'],
    ...['dsa', 'rsa', 'ecdsa', 'ed25519'].map(kind => `ssh_host_key_${kind}_public`),
  ]),
  ...named('hardware', [
    ...['devices', 'dmi', 'fibre_channel_wwn', 'hostnqn', 'iscsi', 'loadavg', 'lvm', 'memory'],
    ...['mounts', 'nvme', 'processor', 'processor_cores', 'processor_count'],
  ]),
  ...named('network', [
    ...['all_ipv4_addresses', 'all_ipv6_addresses', 'default_ipv4', 'default_ipv6', 'interfaces'],
  ]),
  ...named('virtual', [
    ...['virtualization_role', 'virtualization_tech_guest', 'virtualization_tech_host'],
    'virtualization_type',
  ]),
]);

function named(subset: Subset, names: readonly string[]): readonly (readonly [string, Subset])[] {
  return names.map(name => [name, subset]);
}

const least: readonly Subset[] = ['min', 'local'];

/**
 * `gather_subset` as Ansible reads it: `min` and what the host says of itself are there unless `!min` is, names and
 * `all` add to them, `!name` takes away what was not named itself. Unknown names are returned as a problem.
 */
export function chooseSubsets(wanted: readonly string[]): {
  readonly chosen: ReadonlySet<Subset>;
  readonly unknown: readonly string[];
} {
  const chosen = new Set<Subset>(wanted.includes('all') ? subsets : least);
  const removed = new Set<Subset>();
  const named = new Set<Subset>();
  const unknown: string[] = [];
  for (const name of wanted) {
    if (name === 'all' || name === 'min') continue;
    if (name.startsWith('!')) for (const one of withoutName(name.slice(1))) removed.add(one);
    else {
      const subset = subsetOf(name);
      if (subset !== undefined) named.add(subset);
      // They call programs that kplay does not use.
      else if (name !== 'facter' && name !== 'ohai') unknown.push(name);
    }
  }
  for (const subset of removed) chosen.delete(subset);
  for (const subset of named) chosen.add(subset);
  return { chosen, unknown };
}

function subsetOf(name: string): Subset | undefined {
  return subsets.find(one => one === name) ?? finer.get(name);
}

/** What is finer than a part is not left out by itself; names that are not known leave out nothing. */
function withoutName(name: string): readonly Subset[] {
  if (name === 'min') return least;
  if (name === 'all') return subsets.filter(one => !least.includes(one));
  return subsets.filter(one => one === name);
}

export const subsetFormat: Format = format(
  `one of all, ${subsets.join(', ')} or a finer name of Ansible's, perhaps with "!" in front`,
  name => chooseSubsets([name]).unknown.length === 0,
);
