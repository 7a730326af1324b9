/** Other names of the same module of Ansible's. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['yum', 'dnf'],
  ['dnf5', 'dnf'],
  ['systemd_service', 'systemd'],
]);

/** Modules of Ansible's that are one of kplay's, but have defaults of their own. */
const ownFamilies: ReadonlySet<string> = new Set([
  ...['apt', 'dnf', 'zypper', 'apk', 'systemd', 'sysvinit', 'deb822_repository'],
]);

/** What `module_defaults` means by a module's name: the same for all its spellings. */
export function familyOf(written: string, canonical: string): string {
  const last = written.slice(written.lastIndexOf('.') + 1);
  const name = synonyms.get(last) ?? last;
  return ownFamilies.has(name) ? name : canonical;
}

const dockerModules: readonly string[] = ['docker_container', 'docker_image'];

/** Groups of Ansible's collections none of whose modules kplay has. */
const foreignGroups: readonly string[] = [
  ...['acme', 'community.crypto.acme', 'aws', 'amazon.aws.aws', 'community.aws.aws', 'azure'],
  ...['azure.azcollection.azure', 'cpm', 'wti.remote.cpm', 'gcp', 'google.cloud.gcp', 'k8s'],
  ...['kubernetes.core.k8s', 'kubernetes.core.helm', 'os', 'openstack.cloud.os', 'ovirt'],
  ...['ovirt.ovirt.ovirt', 'vmware', 'community.vmware.vmware', 'vmware.vmware.vmware'],
  ...['community.general.consul', 'community.general.proxmox', 'community.general.keycloak'],
  ...['community.mysql.mysql', 'community.postgresql.postgresql', 'community.zabbix.zabbix'],
  ...['community.hashi_vault.vault'],
];

/** Groups of modules by the names that `group/…` takes, with those modules that kplay has. */
export const moduleGroups: ReadonlyMap<string, readonly string[]> = new Map([
  ...foreignGroups.map((name): [string, readonly string[]] => [name, []]),
  ['docker', dockerModules],
  ['community.docker.docker', dockerModules],
]);
