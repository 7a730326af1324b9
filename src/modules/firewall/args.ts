import type { InferArgs } from '../../module-api/schema.ts';
import {
  addressFormat,
  commentFormat,
  interfaceFormat,
  portFormat,
  portOrNameFormat,
  protoFormat,
  richRuleFormat,
} from './formats.ts';
import { listedRule } from './listed-rule.ts';

export const firewallArgs = {
  backend: {
    type: 'string',
    enum: ['auto', 'firewalld', 'ufw', 'nftables'],
    default: 'auto',
    description:
      'Which firewall of the host to work on. auto: the one that is active, or else the only one there is. One that is named is worked on while it is inactive, too.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent', 'enabled', 'disabled', 'reloaded', 'reset'],
    default: 'present',
    description:
      'Whether the rules are there. enabled and disabled mean present and absent (as in firewalld), but where no rule is given, or "rule" is (as in ufw), they mean the firewall itself. reloaded: load the rules again, always. reset: throw away all rules and disable (ufw, nftables).',
  },
  running: {
    type: 'boolean',
    description: 'Whether the firewall itself is active, now and after a boot.',
  },
  ports: {
    type: 'array',
    items: { type: 'string', format: portOrNameFormat },
    aliases: ['port', 'to_port'],
    description:
      'Ports as 80/tcp or 30000-32767/tcp, or names of services as ssh. Without the protocol that of "proto" counts, or else both tcp and udp.',
  },
  proto: {
    type: 'string',
    format: protoFormat,
    aliases: ['protocol'],
    description:
      'The protocol of "ports" that name none; without ports, a whole protocol: vrrp, esp, gre.',
  },
  services: {
    type: 'array',
    items: { type: 'string' },
    aliases: ['service', 'name', 'app'],
    description:
      'Services by name: those firewalld knows, application profiles of ufw, or names in /etc/services.',
  },
  rules: {
    type: 'array',
    items: listedRule,
    description:
      'Several rules in one task. Each item says what a task of its own could say of one rule; what it leaves out is not taken from the task.',
  },
  trusted: {
    type: 'array',
    items: { type: 'string' },
    description:
      'Networks and interfaces whose traffic is let in and let through, as that of pods and services: 10.244.0.0/16, cni0. With firewalld they belong to the zone "trusted"; elsewhere they get rules of their own for what comes in and what the host forwards.',
  },
  rule: {
    type: 'string',
    enum: ['allow', 'deny', 'reject', 'limit'],
    description:
      'What happens to the traffic; allow unless given. limit: deny addresses that connect too often; with firewalld, allow no more than 12 new connections a minute in all.',
  },
  from_ip: {
    type: 'array',
    items: { type: 'string', format: addressFormat },
    aliases: ['from', 'src'],
    description: 'Only from these addresses or networks; "any" is everybody.',
  },
  from_port: {
    type: 'string',
    format: portFormat,
    description: 'Only from this port of the sender.',
  },
  to_ip: {
    type: 'string',
    format: addressFormat,
    aliases: ['to', 'dest'],
    description: 'Only to this address or network.',
  },
  direction: {
    type: 'string',
    enum: ['in', 'incoming', 'out', 'outgoing', 'routed'],
    description: 'Which traffic the rule, or "default", is about; incoming unless given.',
  },
  interface: {
    type: 'string',
    aliases: ['if'],
    format: interfaceFormat,
    description:
      'With firewalld: an interface that belongs to the zone. Elsewhere: only traffic on this interface, in the direction of the rule.',
  },
  interface_in: {
    type: 'string',
    aliases: ['if_in'],
    format: interfaceFormat,
    description: 'Only traffic that came in by this interface (ufw, nftables).',
  },
  interface_out: {
    type: 'string',
    aliases: ['if_out'],
    format: interfaceFormat,
    description: 'Only traffic that goes out by this interface (ufw, nftables).',
  },
  route: {
    type: 'boolean',
    default: false,
    description: 'The rule is about traffic that the host forwards (ufw, nftables).',
  },
  log: {
    type: 'boolean',
    default: false,
    description: 'Write down new connections that match the rule.',
  },
  comment: {
    type: 'string',
    format: commentFormat,
    description: 'A remark kept with the rule (ufw, nftables).',
  },
  delete: {
    type: 'boolean',
    default: false,
    description: 'The same as "state: absent" for the rule, in the words of ufw.',
  },
  insert: {
    type: 'integer',
    description:
      'The number that a new rule gets, counted as insert_relative_to says (ufw), or among the rules of its direction (nftables).',
  },
  insert_relative_to: {
    type: 'string',
    enum: ['zero', 'first-ipv4', 'last-ipv4', 'first-ipv6', 'last-ipv6'],
    default: 'zero',
    description:
      'Where counting for "insert" begins; but for zero, 0 is the rule named itself (ufw).',
  },
  default: {
    type: 'string',
    aliases: ['policy'],
    enum: ['allow', 'deny', 'reject'],
    description:
      'What happens to traffic of the "direction" that no rule is about. firewalld has this for what comes in, by the target of the zone: allow is ACCEPT, and both others anything else; see "target".',
  },
  policies: {
    type: 'object',
    properties: {
      incoming: policy('what comes in'),
      outgoing: policy('what goes out'),
      routed: policy('what the host forwards'),
    },
    additionalProperties: false,
    description:
      'What "default" says, for several directions at once: {incoming: deny, routed: allow}.',
  },
  logging: {
    type: 'string',
    enum: [
      'on',
      'off',
      'low',
      'medium',
      'high',
      'full',
      'all',
      'unicast',
      'broadcast',
      'multicast',
    ],
    aliases: ['loglevel'],
    description:
      'How much is logged (ufw, firewalld). ufw: on, off, low, medium, high, full. firewalld, of what it denies: all, unicast, broadcast, multicast, off.',
  },
  zone: {
    type: 'string',
    description:
      'The zone of firewalld; its default zone unless given. Elsewhere only the zone "trusted" is known: its "sources" and "interface" are taken for "trusted".',
  },
  sources: {
    type: 'array',
    items: { type: 'string' },
    aliases: ['source'],
    description:
      'With firewalld: networks whose traffic belongs to the zone. Elsewhere the same as "from_ip".',
  },
  source_ports: {
    type: 'array',
    items: { type: 'string', format: portFormat },
    aliases: ['source_port'],
    description: 'Ports of senders that the zone accepts, as 53/udp (firewalld).',
  },
  rich_rule: {
    type: 'array',
    aliases: ['rich_rules'],
    items: { type: 'string', format: richRuleFormat },
    description: 'Rules in the rich language of firewalld.',
  },
  masquerade: {
    type: 'boolean',
    description:
      'Whether what the zone forwards gets the address of the host; with nftables, what "sources" (anybody unless given) send out by "interface" (any but lo). With "state: disabled" true means off.',
  },
  forward: {
    type: 'boolean',
    description: 'Whether traffic passes between the interfaces of the zone (firewalld).',
  },
  icmp_block: {
    type: 'array',
    items: { type: 'string' },
    description: 'Kinds of ICMP that the zone refuses (firewalld).',
  },
  icmp_block_inversion: {
    type: 'boolean',
    description: 'Whether "icmp_block" names what is accepted instead (firewalld).',
  },
  port_forward: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        port: { type: 'string', description: 'The port, or ports as 80-90, of this host.' },
        proto: { type: 'string', description: 'Its protocol.' },
        toport: { type: 'string', description: 'The port to forward to.' },
        toaddr: { type: 'string', description: 'The address to forward to; else this host.' },
      },
    },
    description: 'Ports that are forwarded to another port or address (firewalld).',
  },
  target: {
    type: 'string',
    enum: ['default', 'ACCEPT', 'DROP', 'REJECT', '%%REJECT%%'],
    description: 'What happens to the traffic of the zone that no rule is about (firewalld).',
  },
  permanent: {
    type: 'boolean',
    default: true,
    description: 'Change what counts after a boot. ufw cannot do without.',
  },
  immediate: {
    type: 'boolean',
    default: true,
    description: 'Change what counts now. ufw cannot do without.',
  },
  offline: {
    type: 'boolean',
    default: false,
    description: 'Work on firewalld while it does not run, also without "backend: firewalld".',
  },
  timeout: {
    type: 'integer',
    default: 0,
    minimum: 0,
    description:
      'Seconds after which what is added goes away again; needs "permanent: false" (firewalld).',
  },
  if_active: {
    type: 'boolean',
    default: false,
    description:
      'Do nothing on a host where no firewall is active (with "backend": where that one is not).',
  },
  allow_lockout: {
    type: 'boolean',
    default: false,
    description: 'Do it even where it cuts off the connection that kplay itself uses.',
  },
} as const;

export type FirewallArgs = InferArgs<typeof firewallArgs>;

function policy(what: string) {
  return {
    type: 'string',
    enum: ['allow', 'deny', 'reject'],
    description: `What happens to ${what} and no rule is about.`,
  } as const;
}
