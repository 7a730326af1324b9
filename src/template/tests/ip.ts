import type { FunctionDefinition, NamedTexts } from '../../jinja/functions.ts';
import type { Value } from '../../values/value.ts';
import {
  contains,
  firstOf,
  type IpNetwork,
  isHostMask,
  isNetmask,
  parseAddress,
  parseNetwork,
} from '../algorithms/ip-network.ts';
import { inputText, iterableOf, textArg } from '../arguments.ts';

/** The tests of `ansible.utils` for addresses and networks. */
export const ipTests: readonly FunctionDefinition[] = [
  ofText(
    'ip',
    {
      summary: 'Whether a text is an IP address, or a network.',
      examples: ["'10.0.0.0/8' is ansible.utils.ip -> true", "'web1' is ansible.utils.ip -> false"],
    },
    text => isExact(text) !== undefined,
  ),
  ofText(
    'ip_address',
    {
      summary: 'Whether a text is an IP address.',
      examples: ["'::1' is ansible.utils.ip_address -> true"],
    },
    text => parseAddress(text) !== undefined,
  ),
  ofText(
    'ipv4',
    {
      summary: 'Whether a text is an address or network of IPv4.',
      examples: ["'10.0.0.0/8' is ansible.utils.ipv4 -> true"],
    },
    text => isExact(text) === 4,
  ),
  ofText(
    'ipv6',
    {
      summary: 'Whether a text is an address or network of IPv6.',
      examples: ["'10.0.0.1' is ansible.utils.ipv6 -> false"],
    },
    text => isExact(text) === 6,
  ),
  ofText(
    'ipv4_address',
    {
      summary: 'Whether a text is an address of IPv4.',
      examples: ["'10.0.0.1' is ansible.utils.ipv4_address -> true"],
    },
    text => parseAddress(text)?.version === 4,
  ),
  ofText(
    'ipv6_address',
    {
      summary: 'Whether a text is an address of IPv6.',
      examples: ["'::1' is ansible.utils.ipv6_address -> true"],
    },
    text => parseAddress(text)?.version === 6,
  ),
  ofText(
    'ipv4_netmask',
    {
      summary: 'Whether a text is a netmask of IPv4.',
      examples: ["'255.255.255.0' is ansible.utils.ipv4_netmask -> true"],
    },
    text => {
      const found = parseAddress(text);
      return found?.version === 4 && isNetmask(4, found.address);
    },
  ),
  ofText(
    'ipv4_hostmask',
    {
      summary: 'Whether a text is the opposite of a netmask of IPv4.',
      examples: ["'0.0.0.255' is ansible.utils.ipv4_hostmask -> true"],
    },
    text => {
      const found = parseAddress(text);
      return found?.version === 4 && isHostMask(found.address);
    },
  ),
  ofText(
    'mac',
    {
      summary: 'Whether a text is a hardware address.',
      examples: ["'1a:2b:3c:4d:5e:6f' is ansible.utils.mac -> true"],
    },
    text =>
      /^[\da-f]{2}([:-]?)(?:[\da-f]{2}\1){4}[\da-f]{2}$|^(?:[\da-f]{4}\.){2}[\da-f]{4}$/i.test(
        text,
      ),
  ),
  ofText(
    'public',
    {
      summary: 'Whether a text is an IP address that is reached over the internet.',
      examples: ["'8.8.8.8' is ansible.utils.public -> true"],
    },
    text => isAddressIn(text, reserved) === false,
  ),
  ofText(
    'private',
    {
      summary: 'Whether a text is an IP address that is not reached over the internet.',
      examples: ["'10.0.0.1' is ansible.utils.private -> true"],
    },
    text => isAddressIn(text, reserved.slice(1)) === true,
  ),
  ofText(
    'loopback',
    {
      summary: 'Whether a text is an IP address by which a host reaches itself.',
      examples: ["'127.0.0.1' is ansible.utils.loopback -> true"],
    },
    text => isAddressIn(text, ['127.0.0.0/8', '::1']) === true,
  ),
  ofText(
    'multicast',
    {
      summary: 'Whether a text is an IP address of a group of hosts.',
      examples: ["'224.0.0.1' is ansible.utils.multicast -> true"],
    },
    text => isAddressIn(text, ['224.0.0.0/4', 'ff00::/8']) === true,
  ),
  ofText(
    'unspecified',
    {
      summary: 'Whether a text is the IP address that stands for none.',
      examples: ["'0.0.0.0' is ansible.utils.unspecified -> true"],
    },
    text => isAddressIn(text, ['0.0.0.0/32', '::/128']) === true,
  ),
  ofText(
    'reserved',
    {
      summary: 'Whether a text is an IP address that is kept for uses to come.',
      examples: ["'240.0.0.1' is ansible.utils.reserved -> true"],
    },
    text => isAddressIn(text, reservedForLater) === true,
  ),
  ofText(
    'ipv6_ipv4_mapped',
    {
      summary: 'Whether a text is an address of IPv6 that stands for one of IPv4.',
      examples: ["'::ffff:192.0.2.1' is ansible.utils.ipv6_ipv4_mapped -> true"],
    },
    text => isAddressIn(text, ['::ffff:0:0/96']) === true,
  ),
  ofText(
    'ipv6_sixtofour',
    {
      summary: 'Whether a text is an address of IPv6 of a host that is reached over IPv4 (6to4).',
      examples: ["'2002:c000:201::1' is ansible.utils.ipv6_sixtofour -> true"],
    },
    text => isAddressIn(text, ['2002::/16']) === true,
  ),
  ofText(
    'ipv6_teredo',
    {
      summary: 'Whether a text is an address of IPv6 of a host behind a Teredo tunnel.',
      examples: ["'2001::1' is ansible.utils.ipv6_teredo -> true"],
    },
    text => isAddressIn(text, ['2001::/32']) === true,
  ),
  ofNetworks(
    'in_network',
    {
      summary: 'Whether an address or network is in another network.',
      meanings: { other: 'The network it may be in.' },
      examples: ["'10.1.2.3' is ansible.utils.in_network('10.0.0.0/8') -> true"],
    },
    (inner, outer) => contains(outer, inner),
  ),
  ofNetworks(
    'subnet_of',
    {
      summary: 'Whether a network is part of another one.',
      meanings: { other: 'The network it may be part of.' },
      examples: ["'10.1.0.0/16' is ansible.utils.subnet_of('10.0.0.0/8') -> true"],
    },
    (inner, outer) => contains(outer, inner),
  ),
  ofNetworks(
    'supernet_of',
    {
      summary: 'Whether a network holds another one.',
      meanings: { other: 'The network that may be part of it.' },
      examples: ["'10.0.0.0/8' is ansible.utils.supernet_of('10.1.0.0/16') -> true"],
    },
    (outer, inner) => contains(outer, inner),
  ),
  ofMany(
    'in_any_network',
    {
      summary: 'Whether an address or network is in one of several networks.',
      examples: [
        "'10.1.2.3' is ansible.utils.in_any_network(['10.0.0.0/8', '192.168.0.0/16']) -> true",
      ],
    },
    count => count > 0,
  ),
  ofMany(
    'in_one_network',
    {
      summary: 'Whether an address or network is in exactly one of several networks.',
      examples: [
        "'10.1.2.3' is ansible.utils.in_one_network(['10.0.0.0/8', '10.1.0.0/16']) -> false",
      ],
    },
    count => count === 1,
  ),
];

function ofText(
  name: string,
  texts: NamedTexts,
  holds: (text: string) => boolean,
): FunctionDefinition {
  return {
    name: `ansible.utils.${name}`,
    ...texts,
    parameters: [],
    call: input => holds(inputText(input)),
  };
}

function ofNetworks(
  name: string,
  texts: NamedTexts,
  holds: (input: IpNetwork, other: IpNetwork) => boolean,
): FunctionDefinition {
  return {
    name: `ansible.utils.${name}`,
    ...texts,
    parameters: ['other'],
    call(input, args) {
      const [mine, other] = [asNetwork(input), parseNetwork(textArg(args, 'other', ''))];
      return mine !== undefined && other !== undefined && holds(mine, other);
    },
  };
}

function ofMany(
  name: string,
  texts: NamedTexts,
  holds: (count: number) => boolean,
): FunctionDefinition {
  return {
    name: `ansible.utils.${name}`,
    ...texts,
    parameters: ['networks'],
    call(input, args) {
      const inner = parseNetwork(inputText(input));
      const outers = iterableOf(args.get('networks') ?? null, '"networks"').map(asNetwork);
      const around = outers.filter(outer => outer && inner && contains(outer, inner));
      return holds(around.length);
    },
  };
}

function asNetwork(value: Value): IpNetwork | undefined {
  return parseNetwork(inputText(value));
}

/** The version of an address, or of a network without host bits. */
function isExact(text: string): 4 | 6 | undefined {
  const network = parseNetwork(text);
  return network?.address === (network && firstOf(network)) ? network?.version : undefined;
}

/** `undefined` when the text is no address. */
function isAddressIn(text: string, ranges: readonly string[]): boolean | undefined {
  if (parseAddress(text) === undefined) return undefined;
  const address = parseNetwork(text);
  return ranges
    .map(parseNetwork)
    .some(range => range !== undefined && address !== undefined && contains(range, address));
}

/** What is not routed in the internet; shared address space is the one that is not private either. */
const reserved = [
  '100.64.0.0/10',
  ...['0.0.0.0/8', '10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/29'],
  ...['192.0.0.170/31', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '240.0.0.0/4', '::/127', '::ffff:0:0/96', '100::/64', '2001::/23'],
  ...['2001:2::/48', '2001:db8::/32', '2001:10::/28', 'fc00::/7', 'fe80::/10'],
];

/** What is kept for uses to come. */
const reservedForLater = [
  ...['240.0.0.0/4', '::/8', '100::/8', '200::/7', '400::/6', '800::/5', '1000::/4', '4000::/3'],
  ...['6000::/3', '8000::/3', 'a000::/3', 'c000::/3', 'e000::/4', 'f000::/5', 'f800::/6'],
  'fe00::/9',
];
