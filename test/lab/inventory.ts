import { stringify } from 'yaml';
import type { LabHost } from './host.ts';
import { type UserName, users } from './users.ts';

export interface InventorySettings {
  readonly hosts: readonly LabHost[];
  readonly keyFile: string;
  readonly knownHostsFile: string;
  /** Who logs in: `admin` unless told. */
  readonly user?: UserName;
  /** Of the hosts, by group name, beside the group "lab" of them all. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
}

/** An inventory, as Ansible and kplay read it, of hosts of the lab. */
export function inventoryText({
  hosts,
  keyFile,
  knownHostsFile,
  user = 'admin',
  groups = {},
}: InventorySettings): string {
  const { rights, password } = users[user];
  const become =
    rights === 'doas'
      ? { ansible_become_method: 'doas' }
      : rights === 'sudo with password'
        ? { ansible_become_password: password }
        : {};
  return stringify({
    all: {
      vars: {
        ansible_user: user,
        ansible_ssh_private_key_file: keyFile,
        ansible_ssh_common_args: `-o UserKnownHostsFile=${knownHostsFile}`,
        ...become,
      },
      children: {
        lab: {
          hosts: Object.fromEntries(hosts.map(host => [host.name, { ansible_host: host.address }])),
        },
        ...Object.fromEntries(
          Object.entries(groups).map(([name, members]) => [
            name,
            { hosts: Object.fromEntries(members.map(member => [member, {}])) },
          ]),
        ),
      },
    },
  });
}
