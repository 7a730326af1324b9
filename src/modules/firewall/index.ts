import type { DetailedPlan, Given } from '../../module-api/define-module.ts';
import { defineModule } from '../../module-api/define-module.ts';
import { fail } from '../../module-api/failure.ts';
import { type FirewallArgs, firewallArgs } from './args.ts';
import { backendOf } from './backend.ts';
import type { Connection } from './connection.ts';
import { planFirewalld } from './firewalld/plan.ts';
import { firewalldWanted } from './firewalld/wanted.ts';
import { type HostFirewalls, hostFirewalls } from './host-firewalls.ts';
import { refuseOptions } from './intent.ts';
import { planUfw } from './ufw/plan.ts';
import { ufwWanted } from './ufw/wanted.ts';

export const firewall = defineModule({
  name: 'firewall',
  aliases: ['firewalld', 'ansible.posix.firewalld', 'ufw', 'community.general.ufw'],
  summary: 'Open and close ports in the firewall that the host has.',
  notes: [
    'One vocabulary for firewalld and ufw. Options that the firewall in use knows nothing like are refused, and the message says so.',
    '"state: enabled" is a rule that is there in the words of firewalld, and an active firewall in the words of ufw. It is taken for the firewall where the task names no rule, or has the option "rule"; "running" says the same without doubt.',
    'What counts now and what counts after a boot are both looked at, and both brought about. firewalld is reloaded only for a new zone or another target, because a reload drops what others have set only for now.',
    'kplay never cuts off its own connection: before a firewall is switched on, or denies what no rule allows, the port of that connection is opened, with a warning; a rule that would close it is refused, unless "allow_lockout" is set. The connection is the one the host sees, so behind a gateway it is the address of the gateway.',
    'A firewall that is not active can be worked on by naming it in "backend": firewalld is then changed by firewall-offline-cmd.',
    'ufw does not keep a rule for one address of a zone as firewalld does: "sources" there is the same as "from_ip".',
  ],
  args: firewallArgs,
  returns: {
    backend: { type: 'string', description: 'The firewall that was worked on.' },
    active: { type: 'boolean', description: 'Whether it was active before the task.' },
    commands: {
      type: 'array',
      items: { type: 'string' },
      description: 'What was run on the host to change it.',
    },
  },
  examples: [
    `- name: Open the ports of a control plane, whatever the firewall
  firewall:
    ports: [6443/tcp, 2379-2380/tcp, 10250/tcp]`,
    `- name: Let only the nodes reach the kubelet
  firewall:
    ports: 10250/tcp
    from_ip: [192.0.2.11, 192.0.2.12]`,
    `- name: Trust what comes from the pods
  ansible.posix.firewalld:
    zone: trusted
    source: 10.244.0.0/16
    permanent: true
    immediate: true
    state: enabled`,
    `- name: Deny what is not allowed, and switch the firewall on
  ufw:
    state: enabled
    policy: deny
    direction: incoming`,
    `- name: Slow down those who guess passwords
  ufw:
    rule: limit
    port: 22
    proto: tcp`,
    `- name: Close the port for databases again
  firewall:
    ports: 5432/tcp
    state: absent`,
  ],
  observe: (args, { host }) => ({ firewalls: hostFirewalls(args, host) }),

  plan: (args, { firewalls }, given): DetailedPlan => planFor(args, firewalls, given),

  result(args, { firewalls }, outcomes) {
    const backend = backendOf(args, firewalls);
    const commands = outcomes.flatMap(({ change }) =>
      change.kind === 'run' ? [change.summary] : [],
    );
    const { ufw, firewalld } = firewalls;
    const active = backend === 'ufw' ? ufw?.active : firewalld?.running;
    return { backend, active: active ?? false, commands };
  },
});

function planFor(args: FirewallArgs, firewalls: HostFirewalls, given: Given): DetailedPlan {
  const backend = backendOf(args, firewalls);
  refuseOptions(args, backend);
  const { ufw, firewalld, services } = firewalls;
  const connection = connectionOf(firewalls, given);
  if (backend === 'ufw' && ufw !== undefined) {
    return planUfw(ufw, ufwWanted(args, ufw, { services, connection }));
  }
  if (backend === 'firewalld' && firewalld !== undefined) {
    return planFirewalld(firewalld, firewalldWanted(args, firewalld.running, connection));
  }
  fail(`${backend} is not installed on this host`);
}

function connectionOf(
  firewalls: HostFirewalls,
  { host: { connection } }: Given,
): Connection | undefined {
  return connection === undefined ? undefined : { ...connection, interface: firewalls.interface };
}
