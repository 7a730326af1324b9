import { type ArgsSchema, format, type InferArgs } from '../../module-api/index.ts';

const word = format('one word, perhaps with "!" before it', /^(?:!\s*)?[^\s-]\S*$/);
const oneLine = format('one line', /^[^\r\n]*$/);
const text = (description: string) => ({ type: 'string', format: word, description }) as const;
const texts = (description: string) =>
  ({ type: 'array', items: { type: 'string' }, default: [], description }) as const;

export const iptablesArgs = {
  chain: text('The chain: INPUT, FORWARD, OUTPUT, PREROUTING, POSTROUTING, or one of your own.'),
  table: {
    type: 'string',
    enum: ['filter', 'nat', 'mangle', 'raw', 'security'],
    default: 'filter',
    description: 'The table that has the chain.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether the rule (or with "chain_management" the chain) is there.',
  },
  action: {
    type: 'string',
    enum: ['append', 'insert'],
    default: 'append',
    description: 'Where a new rule goes: at the end of the chain, or at its beginning.',
  },
  rule_num: {
    type: ['string', 'integer'],
    format: format('a number from 1', /^[1-9]\d*$/),
    description: 'With "action: insert", before which rule.',
  },
  ip_version: {
    type: 'string',
    enum: ['ipv4', 'ipv6', 'both'],
    default: 'ipv4',
    description: 'Whose rules: those of iptables, of ip6tables, or both.',
  },
  protocol: text('The protocol: tcp, udp, icmp, all …; "!" before it means all others.'),
  source: text('Where packets come from: an address or network; "!" before it means all others.'),
  destination: text('Where packets go to: an address or network; "!" before it means all others.'),
  in_interface: text('The interface they arrive on; "+" at its end is a wildcard.'),
  out_interface: text('The interface they leave by; "+" at its end is a wildcard.'),
  fragment: {
    type: 'string',
    description: 'Any value: second and later fragments; "!" for the others.',
  },
  set_counters: { type: 'string', description: 'Counters the rule begins with: "PACKETS BYTES".' },
  source_port: text('The port they come from, or a range like 1024:2048.'),
  destination_port: text('The port they go to, or a range like 1024:2048.'),
  destination_ports: texts('Several ports they go to, or ranges like 1024:2048.'),
  tcp_flags: {
    type: 'object',
    properties: {
      flags: { type: 'array', items: { type: 'string' }, description: 'Those to look at.' },
      flags_set: {
        type: 'array',
        items: { type: 'string' },
        description: 'Those of them that must be set.',
      },
    },
    additionalProperties: false,
    description: 'Only packets with these flags of TCP.',
  },
  syn: {
    type: 'string',
    enum: ['ignore', 'match', 'negate'],
    default: 'ignore',
    description:
      'Whether it is about packets that begin a connection of TCP (match), or about all others (negate).',
  },
  icmp_type: text('The type of ICMP, by name or number.'),
  match: texts(
    'Extensions to load: conntrack, state, limit …. Other options load theirs themselves.',
  ),
  ctstate: texts('States of the connection: NEW, ESTABLISHED, RELATED, INVALID, DNAT ….'),
  src_range: text('A range of addresses they come from: 10.0.0.5-10.0.0.9.'),
  dst_range: text('A range of addresses they go to.'),
  match_set: text('A set of ipset that has their address.'),
  match_set_flags: {
    type: 'string',
    enum: [
      ...['src', 'dst', 'src,dst', 'dst,src', 'src,src', 'dst,dst'],
      ...['src,src,src', 'src,src,dst', 'src,dst,src', 'src,dst,dst'],
      ...['dst,src,src', 'dst,src,dst', 'dst,dst,src', 'dst,dst,dst'],
    ],
    description: 'Which of their addresses is looked for in "match_set".',
  },
  limit: text('How often the rule holds on average: 10/minute.'),
  limit_burst: text('How often it may hold before "limit" counts.'),
  uid_owner: text('The user whose programs send them, by name or number.'),
  gid_owner: text('The group whose programs send them, by name or number.'),
  comment: { type: 'string', format: oneLine, description: 'A remark that the rule keeps.' },
  jump: text('What becomes of them: ACCEPT, DROP, REJECT, LOG, DNAT, or a chain.'),
  goto: text('A chain to go on in, without coming back.'),
  gateway: text('With "jump: TEE", where copies go.'),
  log_prefix: {
    type: 'string',
    format: oneLine,
    description: 'What stands before their line in the log; implies "jump: LOG".',
  },
  log_level: {
    type: 'string',
    enum: [
      ...['0', '1', '2', '3', '4', '5', '6', '7', 'emerg', 'alert', 'crit', 'error', 'warning'],
      ...['notice', 'info', 'debug'],
    ],
    description: 'How grave the line in the log is; implies "jump: LOG".',
  },
  reject_with: text('What the sender is told; implies "jump: REJECT".'),
  to_destination: text('With "jump: DNAT", the new destination.'),
  to_source: text('With "jump: SNAT", the new source.'),
  to_ports: text('With "jump: REDIRECT" or MASQUERADE, the new port or ports.'),
  set_dscp_mark: text('The mark of DSCP to set; implies "jump: DSCP".'),
  set_dscp_mark_class: text('The class of DSCP to set; implies "jump: DSCP".'),
  flush: {
    type: 'boolean',
    default: false,
    description: 'Remove all rules of the chain, or without "chain" of the table.',
  },
  policy: {
    type: 'string',
    enum: ['ACCEPT', 'DROP', 'QUEUE', 'RETURN'],
    description: 'What becomes of packets at the end of the chain.',
  },
  chain_management: {
    type: 'boolean',
    default: false,
    description: 'Make the chain where it is missing; with "state: absent" and no rule, remove it.',
  },
  numeric: { type: 'boolean', default: false, description: 'Accepted; names are never looked up.' },
  wait: {
    type: 'string',
    format: format('a number of seconds', /^\d+$/),
    description: 'How many seconds to wait for another that changes rules.',
  },
} as const satisfies ArgsSchema;

export type IptablesArgs = InferArgs<typeof iptablesArgs>;
