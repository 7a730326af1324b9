import type { Format } from '../../module-api/format.ts';
import {
  addressFormat,
  commentFormat,
  interfaceFormat,
  portFormat,
  protoFormat,
} from './formats.ts';

const words = (description: string) =>
  ({ type: 'array', items: { type: 'string' }, description }) as const;
const wordsOf = (format: Format, description: string) =>
  ({ type: 'array', items: { type: 'string', format }, description }) as const;
const wordOf = (format: Format, description: string) =>
  ({ type: 'string', format, description }) as const;
const word = (description: string) => ({ type: 'string', description }) as const;
const flag = (description: string) => ({ type: 'boolean', description }) as const;

/** An item of the option "rules". Both spellings of an option are here: lists know no aliases. */
export const listedRule = {
  type: 'object',
  properties: {
    ports: wordsOf(portFormat, 'Ports as 80/tcp or 30000-32767/tcp.'),
    port: wordsOf(portFormat, 'The same as "ports".'),
    proto: wordOf(protoFormat, 'The protocol, as in the task.'),
    protocol: wordOf(protoFormat, 'The same as "proto".'),
    services: words('Services by name.'),
    service: words('The same as "services".'),
    rule: {
      type: 'string',
      enum: ['allow', 'deny', 'reject', 'limit'],
      description: 'What happens to the traffic; allow unless given.',
    },
    from_ip: wordsOf(addressFormat, 'Only from these addresses or networks.'),
    from: wordsOf(addressFormat, 'The same as "from_ip".'),
    from_port: wordOf(portFormat, 'Only from this port of the sender.'),
    to_ip: wordOf(addressFormat, 'Only to this address or network.'),
    to: wordOf(addressFormat, 'The same as "to_ip".'),
    direction: {
      type: 'string',
      enum: ['in', 'incoming', 'out', 'outgoing', 'routed'],
      description: 'Which traffic the rule is about; incoming unless given.',
    },
    route: flag('The rule is about traffic that the host forwards.'),
    interface: wordOf(interfaceFormat, 'An interface of the zone (firewalld), or of the traffic.'),
    interface_in: wordOf(interfaceFormat, 'Only traffic that came in by this interface.'),
    interface_out: wordOf(interfaceFormat, 'Only traffic that goes out by this interface.'),
    log: flag('Write down new connections that match the rule.'),
    comment: wordOf(commentFormat, 'A remark kept with the rule.'),
    insert: { type: 'integer', description: 'The number that a new rule gets.' },
    zone: word('The zone of firewalld.'),
    sources: words('Networks that belong to the zone (firewalld), or the same as "from_ip".'),
    source: words('The same as "sources".'),
    source_ports: wordsOf(portFormat, 'Ports of senders that the zone accepts (firewalld).'),
    rich_rule: words('Rules in the rich language of firewalld.'),
    icmp_block: words('Kinds of ICMP that the zone refuses (firewalld).'),
    masquerade: flag('Whether what is sent on gets the address of the host.'),
    forward: flag('Whether traffic passes between the interfaces of the zone (firewalld).'),
    state: {
      type: 'string',
      enum: ['present', 'absent', 'enabled', 'disabled'],
      description: 'Whether the rule is there; what the task says unless given.',
    },
  },
  additionalProperties: false,
} as const;
