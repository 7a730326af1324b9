import type { FunctionDefinition } from '../../jinja/functions.ts';
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
  ofText('ip', text => isExact(text) !== undefined),
  ofText('ip_address', text => parseAddress(text) !== undefined),
  ofText('ipv4', text => isExact(text) === 4),
  ofText('ipv6', text => isExact(text) === 6),
  ofText('ipv4_address', text => parseAddress(text)?.version === 4),
  ofText('ipv6_address', text => parseAddress(text)?.version === 6),
  ofText('ipv4_netmask', text => {
    const found = parseAddress(text);
    return found?.version === 4 && isNetmask(4, found.address);
  }),
  ofText('ipv4_hostmask', text => {
    const found = parseAddress(text);
    return found?.version === 4 && isHostMask(found.address);
  }),
  ofText('mac', text =>
    /^[\da-f]{2}([:-]?)(?:[\da-f]{2}\1){4}[\da-f]{2}$|^(?:[\da-f]{4}\.){2}[\da-f]{4}$/i.test(text),
  ),
  ofText('public', text => isAddressIn(text, reserved) === false),
  ofText('private', text => isAddressIn(text, reserved.slice(1)) === true),
  ofText('loopback', text => isAddressIn(text, ['127.0.0.0/8', '::1']) === true),
  ofText('multicast', text => isAddressIn(text, ['224.0.0.0/4', 'ff00::/8']) === true),
  ofText('unspecified', text => isAddressIn(text, ['0.0.0.0/32', '::/128']) === true),
  ofText('reserved', text => isAddressIn(text, reservedForLater) === true),
  ofText('ipv6_ipv4_mapped', text => isAddressIn(text, ['::ffff:0:0/96']) === true),
  ofText('ipv6_sixtofour', text => isAddressIn(text, ['2002::/16']) === true),
  ofText('ipv6_teredo', text => isAddressIn(text, ['2001::/32']) === true),
  ofNetworks('in_network', (inner, outer) => contains(outer, inner)),
  ofNetworks('subnet_of', (inner, outer) => contains(outer, inner)),
  ofNetworks('supernet_of', (outer, inner) => contains(outer, inner)),
  ofMany('in_any_network', count => count > 0),
  ofMany('in_one_network', count => count === 1),
];

function ofText(name: string, holds: (text: string) => boolean): FunctionDefinition {
  return { name: `ansible.utils.${name}`, parameters: [], call: input => holds(inputText(input)) };
}

function ofNetworks(
  name: string,
  holds: (input: IpNetwork, other: IpNetwork) => boolean,
): FunctionDefinition {
  return {
    name: `ansible.utils.${name}`,
    parameters: ['other'],
    call(input, args) {
      const [mine, other] = [asNetwork(input), parseNetwork(textArg(args, 'other', ''))];
      return mine !== undefined && other !== undefined && holds(mine, other);
    },
  };
}

function ofMany(name: string, holds: (count: number) => boolean): FunctionDefinition {
  return {
    name: `ansible.utils.${name}`,
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
