import type { DetailedPlan, Given } from '../../module-api/define-module.ts';
import { defineModule } from '../../module-api/define-module.ts';
import { fail } from '../../module-api/failure.ts';
import type { FileState } from '../../module-api/file-state.ts';
import type { Probe } from '../../module-api/probe.ts';
import { fileState } from '../../module-api/probes/file-state.ts';
import { type FirewallArgs, firewallArgs } from './args.ts';
import { type Backend, backendOf } from './backend.ts';
import type { Connection } from './connection.ts';
import { planFirewalld } from './firewalld/plan.ts';
import { firewalldWanted } from './firewalld/wanted.ts';
import { type HostFirewalls, hostFirewalls } from './host-firewalls.ts';
import { isLeftAlone } from './if-active.ts';
import { refuseOptions } from './intent.ts';
import { withNamedPorts } from './named-ports.ts';
import { filePath, folderPath } from './nftables/file.ts';
import { planNftables } from './nftables/plan.ts';
import { nftablesWanted } from './nftables/wanted.ts';
import { firewallRules, ruleOfForwards } from './rules.ts';
import { planUfw } from './ufw/plan.ts';
import { ufwWanted } from './ufw/wanted.ts';

interface Face {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly notes: readonly string[];
  readonly examples: readonly string[];
  /** What "backend" is unless the task says. */
  readonly backend: Backend | 'auto';
  /** As with Ansible's firewalld only what the task says is changed; what it does not say counts now. */
  readonly onlyWhatIsSaid?: boolean;
}

function firewallModule({ backend, onlyWhatIsSaid = false, ...face }: Face) {
  const { permanent, immediate } = firewallArgs;
  const scopes = {
    permanent: { ...permanent, default: !onlyWhatIsSaid },
    immediate: onlyWhatIsSaid
      ? { ...immediate, default: false, description: immediateUnlessPermanent }
      : immediate,
  };
  const meant = (args: FirewallArgs): FirewallArgs =>
    onlyWhatIsSaid && !args.permanent ? { ...args, immediate: true } : args;
  return defineModule({
    ...face,
    args: { ...firewallArgs, ...scopes, backend: { ...firewallArgs.backend, default: backend } },
    constraints: { rules: onlyWhatIsSaid ? ruleOfForwards : firewallRules },
    returns: {
      backend: { type: 'string', description: 'The firewall that was worked on.' },
      active: { type: 'boolean', description: 'Whether it was active before the task.' },
      commands: {
        type: 'array',
        items: { type: 'string' },
        description: 'What was run on the host to change it.',
      },
    },
    observe: (args, { host, checkMode }) => ({
      firewalls: hostFirewalls(withNamedPorts(meant(args)), { host, checkMode }),
      folder: nftablesFile(args, folderPath),
      own: nftablesFile(args, filePath),
      main: nftablesFile(args, mainFileOf(host.facts.os_family)),
    }),

    plan: (args, observed, given): DetailedPlan =>
      isLeftAlone(args, observed.firewalls)
        ? { changes: [], skipped: 'no firewall is active on this host' }
        : planFor(withNamedPorts(meant(args)), observed, given),

    result(args, { firewalls }, outcomes) {
      if (isLeftAlone(args, firewalls)) return { active: false, commands: [] };
      const backend = backendOf(args, firewalls);
      const commands = outcomes.flatMap(({ change }) =>
        change.kind === 'run' ? [change.summary] : [],
      );
      return { backend, active: isActive(backend, firewalls), commands };
    },
  });
}

const immediateUnlessPermanent = 'Change what counts now, too. Without "permanent" it always does.';

export const firewall = firewallModule({
  name: 'firewall',
  aliases: [],
  backend: 'auto',
  summary: 'Open and close ports in the firewall that the host has.',
  notes: [
    'One vocabulary for firewalld, ufw and nftables. Options that the firewall in use knows nothing like are refused, and the message says so.',
    '"state: enabled" is a rule that is there in the words of firewalld, and an active firewall in the words of ufw. It is taken for the firewall where the task names no rule, or has the option "rule"; "running" says the same without doubt.',
    'What counts now and what counts after a boot are both looked at, and both brought about. firewalld is reloaded only for a new zone or another target, because a reload drops what others have set only for now.',
    'With nftables all rules are in a table of their own, "inet kplay", which is loaded from /etc/nftables.d/kplay.nft. Tables of others are never touched: the service is not restarted and nothing is flushed. It is enabled for the next boot, and the host\'s own file gets a line that includes the table. What another table denies stays denied; a warning names it.',
    'kplay never cuts off its own connection: before a firewall is switched on, or denies what no rule allows, the port of that connection is opened, with a warning; a rule or zone that would close it is refused, unless "allow_lockout" is set. The connection is the one the host sees, so behind a gateway it is the address of the gateway.',
    'A firewall that is not active can be worked on by naming it in "backend": firewalld is then changed by firewall-offline-cmd.',
    'For ufw and nftables "sources" is the same as "from_ip", but in the zone "trusted".',
  ],
  examples: [
    `- name: Open the ports of a control plane, whatever the firewall
  firewall:
    ports: [6443/tcp, 2379-2380/tcp, 10250/tcp]`,
    `- name: Let only the nodes reach the kubelet
  firewall:
    ports: 10250/tcp
    from_ip: [192.0.2.11, 192.0.2.12]`,
    `- name: Set up a node of a cluster, and deny the rest
  firewall:
    running: true
    default: deny
    trusted: [10.244.0.0/16, 10.96.0.0/12, cni0]
    rules:
      - ports: [6443/tcp]
      - {ports: [2379-2380/tcp], from: [192.0.2.11, 192.0.2.12]}
      - {ports: [10250/tcp, 8472/udp], from: 192.0.2.0/24}
      - {ports: [30000-32767/tcp, 30000-32767/udp]}
      - {ports: 10255/tcp, state: absent}`,
    `- name: Close the port for databases again
  firewall:
    ports: 5432/tcp
    state: absent`,
  ],
});

export const ufw = firewallModule({
  name: 'ufw',
  aliases: ['community.general.ufw'],
  backend: 'ufw',
  summary: 'Open and close ports with ufw.',
  notes: ['This is the module "firewall", which works on ufw unless "backend" says otherwise.'],
  examples: [
    `- name: Deny what is not allowed, and switch the firewall on
  ufw:
    state: enabled
    policy: deny
    direction: incoming`,
    `- name: Slow down those who guess passwords
  ufw:
    rule: limit
    port: ssh
    proto: tcp`,
  ],
});

export const firewalld = firewallModule({
  name: 'firewalld',
  aliases: ['ansible.posix.firewalld'],
  backend: 'firewalld',
  onlyWhatIsSaid: true,
  summary: 'Open and close ports with firewalld.',
  notes: [
    'This is the module "firewall", which works on firewalld unless "backend" says otherwise.',
    'As in Ansible only what counts now is changed unless "permanent" is set, and then only what counts after a boot, unless "immediate" is, too. The module "firewall" changes both.',
    'Zones and their targets, and starting firewalld, need "permanent: true".',
  ],
  examples: [
    `- name: Trust what comes from the pods
  ansible.posix.firewalld:
    zone: trusted
    source: 10.244.0.0/16
    permanent: true
    immediate: true
    state: enabled`,
  ],
});

interface Seen {
  readonly firewalls: HostFirewalls;
  readonly folder: FileState | undefined;
  readonly own: FileState | undefined;
  readonly main: FileState | undefined;
}

function nftablesFile({ backend }: FirewallArgs, path: string): Probe<FileState> | undefined {
  const isAsked = backend === 'auto' || backend === 'nftables';
  return isAsked ? fileState(path, { follow: true, content: true }) : undefined;
}

/** The file that the host's service loads at boot. */
function mainFileOf(family: string): string {
  if (family === 'RedHat') return '/etc/sysconfig/nftables.conf';
  return family === 'Alpine' ? '/etc/nftables.nft' : '/etc/nftables.conf';
}

function isActive(backend: Backend, { ufw, firewalld, nftables }: HostFirewalls): boolean {
  if (backend === 'ufw') return ufw?.active ?? false;
  if (backend === 'firewalld') return firewalld?.running ?? false;
  return nftables?.runtime !== undefined;
}

function planFor(args: FirewallArgs, seen: Seen, given: Given): DetailedPlan {
  const { firewalls, folder, own, main } = seen;
  const backend = backendOf(args, firewalls);
  refuseOptions(args, backend);
  const { ufw, firewalld, nftables, services } = firewalls;
  const connection = connectionOf(firewalls, given);
  if (backend === 'ufw' && ufw !== undefined) {
    return planUfw(ufw, ufwWanted(args, ufw, { services, connection }));
  }
  if (backend === 'firewalld' && firewalld !== undefined) {
    return planFirewalld(firewalld, firewalldWanted(args, firewalld, connection));
  }
  const found = nftables !== undefined && folder !== undefined && own !== undefined;
  if (found && main !== undefined) {
    const wanted = nftablesWanted(args, { services, connection });
    return planNftables(nftables, { folder, own, main }, wanted);
  }
  fail(`${backend} is not installed on this host`);
}

function connectionOf(
  firewalls: HostFirewalls,
  { host: { connection } }: Given,
): Connection | undefined {
  return connection === undefined ? undefined : { ...connection, interface: firewalls.interface };
}
