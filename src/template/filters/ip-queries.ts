import { ExpressionError } from '../../jinja/functions.ts';
import type { Value } from '../../values/value.ts';
import {
  contains,
  firstOf,
  formatAddress,
  hostMaskOf,
  type IpNetwork,
  isHostMask,
  isNetmask,
  lastOf,
  netmaskOf,
  parseNetwork,
  sizeOf,
  widthOf,
} from '../algorithms/ip-network.ts';

/** What a query is asked of: what the user wrote, and what it means. */
export interface IpQuery {
  readonly network: IpNetwork;
  readonly text: string;
  /** Whether it was written with a prefix. */
  readonly hasPrefix: boolean;
}

/** `null` and `false` both mean no; which one it is follows Ansible. */
type Answer = (query: IpQuery) => Value;

/** An integer where JavaScript can hold it exactly, else its digits. */
function integerValue(value: bigint): Value {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}

export function addressText({ version, address }: IpNetwork): string {
  return formatAddress(version, address);
}

export function cidrText(network: IpNetwork): string {
  return `${addressText(network)}/${network.prefix}`;
}

/** The network without host bits. */
export function subnetOf(network: IpNetwork): IpNetwork {
  return { ...network, address: firstOf(network) };
}

/** The first and last address a host can have; in a network of two, both. */
export function usableRange(network: IpNetwork): { first: bigint; last: bigint } {
  const inner = sizeOf(network) === 2n ? 0n : 1n;
  return { first: firstOf(network) + inner, last: lastOf(network) - inner };
}

const isHost = ({ network }: IpQuery) => network.address !== firstOf(network);
const isSingle = ({ network }: IpQuery) => sizeOf(network) === 1n;
/** In IPv4 a network of one or two addresses has no broadcast address. */
const hasBroadcast = ({ network }: IpQuery) => network.version === 6 || sizeOf(network) > 2n;
const at = ({ network }: IpQuery, address: bigint) => formatAddress(network.version, address);

const address: Answer = query => {
  const { network } = query;
  const is = isSingle(query) || isHost(query) || !hasBroadcast(query) || network.version === 6;
  return is ? addressText(network) : null;
};

const addressAndPrefix: Answer = query => {
  const { network } = query;
  const isEnd = network.address === firstOf(network) || network.address === lastOf(network);
  return sizeOf(network) > 2n && isEnd ? false : cidrText(network);
};

const hostmask = (query: IpQuery) => at(query, hostMaskOf(query.network));
const netmask = (query: IpQuery) => at(query, netmaskOf(query.network));
const network = (query: IpQuery) => at(query, firstOf(query.network));
const subnet: Answer = ({ network }) => cidrText(subnetOf(network));

const host: Answer = query => {
  const { network } = query;
  if (isSingle(query) || isHost(query) || !hasBroadcast(query)) return cidrText(network);
  return null;
};

const ipv4: Answer = ({ network, text }) => {
  if (network.version === 4) return text;
  const mapped = network.address >> 32n;
  if (mapped !== 0n && mapped !== 0xffffn) return false;
  return cidrText({
    version: 4,
    address: network.address & 0xffffffffn,
    prefix: Math.max(0, network.prefix - 96),
  });
};

const ipv6: Answer = ({ network, text }) => {
  if (network.version === 6) return text;
  const mapped = (0xffffn << 32n) | network.address;
  return cidrText({ version: 6, address: mapped, prefix: network.prefix + 96 });
};

const loopback: Answer = query => textIf(query, isIn(query, '127.0.0.0/8', '::1'));

/** `null` for a single address. */
function ofNetwork(answer: Answer): Answer {
  return query => {
    requirePrefix(query);
    return isSingle(query) ? null : answer(query);
  };
}

function requirePrefix(query: IpQuery): void {
  if (!query.hasPrefix) throw new ExpressionError(`"${query.text}" is not a network address.`);
}

function neighbour(step: bigint): Answer {
  return ofNetwork(query => {
    const { first, last } = usableRange(query.network);
    const next = query.network.address + step;
    return next >= first && next <= last ? at(query, next) : null;
  });
}

const peer: Answer = query => {
  requirePrefix(query);
  const { address } = query.network;
  const size = sizeOf(query.network);
  if (size === 2n) return at(query, address ^ 1n);
  if (size !== 4n) throw new ExpressionError(`"${query.text}" is not a point-to-point network.`);
  const offset = address & 3n;
  if (offset === 1n || offset === 2n) return at(query, address ^ 3n);
  const role = offset === 0n ? 'network' : 'broadcast';
  throw new ExpressionError(`"${query.text}" has no peer: it is the ${role} address of a /30.`);
};

const isPublic: Answer = query => {
  const { version, address } = query.network;
  const single = { ...query, network: { version, address, prefix: widthOf(version) } };
  const isOther =
    isMulticast(single) ||
    isPrivate(single) ||
    isIn(single, '127.0.0.0/8', '::1') ||
    isNetmask(version, address) ||
    isHostMask(address);
  return textIf(query, !isOther);
};

const sixToFour: Answer = query => {
  const { network, text, hasPrefix } = query;
  if (network.version === 6) {
    const asked = hasPrefix ? isHost(query) : true;
    return asked && isIn(query, '2002::/16') ? text : false;
  }
  if (!isSingle(query) && !isHost(query)) return false;
  const single = { ...query, network: { ...network, prefix: 32 } };
  if (isPublic(single) === null && !isPrivate(single)) return false;
  const hex = network.address.toString(16).padStart(8, '0');
  return `2002:${hex.slice(0, 4)}:${hex.slice(4)}::1/48`;
};

const reverse: Answer = ({ network: { version, address } }) => {
  const radix = version === 4 ? 8n : 4n;
  const count = widthOf(version) / Number(radix);
  const mask = (1n << radix) - 1n;
  const labels = Array.from({ length: count }, (_, index) =>
    ((address >> (BigInt(index) * radix)) & mask).toString(version === 4 ? 10 : 16),
  );
  return `${labels.join('.')}.${version === 4 ? 'in-addr' : 'ip6'}.arpa.`;
};

/** Every query of Ansible's `ipaddr` that is a word. */
export const ipQueries: Readonly<Record<string, Answer>> = {
  '': ({ network, hasPrefix }) => (hasPrefix ? cidrText(network) : addressText(network)),
  '6to4': sixToFour,
  address,
  'address/prefix': addressAndPrefix,
  bool: () => true,
  broadcast: query => (sizeOf(query.network) > 2n ? at(query, lastOf(query.network)) : null),
  cidr: ({ network }) => cidrText(network),
  first_usable: ofNetwork(query => at(query, usableRange(query.network).first)),
  gateway: addressAndPrefix,
  gw: addressAndPrefix,
  host,
  'host/prefix': addressAndPrefix,
  hostmask,
  hostnet: addressAndPrefix,
  int: ({ network, hasPrefix }) =>
    hasPrefix ? `${network.address}/${network.prefix}` : integerValue(network.address),
  ip: address,
  'ip/prefix': query => (isPlacedHost(query) ? cidrText(query.network) : null),
  ip_netmask: query =>
    isPlacedHost(query)
      ? `${addressText(query.network)} ${at(query, netmaskOf(query.network))}`
      : null,
  ipv4,
  ipv6,
  last_usable: ofNetwork(query => at(query, usableRange(query.network).last)),
  'link-local': query => textIf(query, isIn(query, '169.254.0.0/16', 'fe80::/10')),
  lo: loopback,
  loopback,
  multicast: query => textIf(query, isMulticast(query)),
  net: query => (isSingle(query) || isHost(query) ? null : subnet(query)),
  next_usable: neighbour(1n),
  netmask,
  network,
  network_id: network,
  'network/prefix': subnet,
  network_netmask: query => `${network(query)} ${netmask(query)}`,
  network_wildcard: query => `${network(query)} ${hostmask(query)}`,
  peer,
  prefix: ({ network }) => network.prefix,
  previous_usable: neighbour(-1n),
  private: query => textIf(query, isPrivate(query)),
  public: isPublic,
  range_usable: ofNetwork(query => {
    const { first, last } = usableRange(query.network);
    return `${at(query, first)}-${at(query, last)}`;
  }),
  revdns: reverse,
  router: addressAndPrefix,
  size: ({ network }) => integerValue(sizeOf(network)),
  size_usable: ({ network }) => {
    const size = sizeOf(network);
    if (size <= 2n) return size === 1n ? 0 : 2;
    return integerValue(size - 2n);
  },
  subnet,
  type: query => (isSingle(query) || isHost(query) ? 'address' : 'network'),
  unicast: query => textIf(query, !isMulticast(query)),
  v4: ipv4,
  v6: ipv6,
  version: ({ network }) => network.version,
  wildcard: hostmask,
  wrap: ({ network, hasPrefix, text }) => {
    if (network.version === 4) return text;
    return `[${addressText(network)}]${hasPrefix ? `/${network.prefix}` : ''}`;
  },
};

function isPlacedHost(query: IpQuery): boolean {
  return !isSingle(query) && (isHost(query) || sizeOf(query.network) === 2n);
}

function textIf({ text }: IpQuery, condition: boolean): Value {
  return condition ? text : null;
}

function isMulticast(query: IpQuery): boolean {
  return isIn(query, '224.0.0.0/4', 'ff00::/8');
}

function isPrivate(query: IpQuery): boolean {
  return isIn(query, ...privateNetworks);
}

const privateNetworks = [
  ...['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '239.0.0.0/8', '169.254.0.0/16', 'fc00::/7', 'fec0::/10', 'fe80::/10'],
];

function isIn({ network }: IpQuery, ...ranges: readonly string[]): boolean {
  return ranges.some(range => {
    const outer = parseNetwork(range);
    return outer !== undefined && contains(outer, network);
  });
}
