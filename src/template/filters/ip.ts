import {
  type Arguments,
  ExpressionError,
  type FunctionDefinition,
  type FunctionTexts,
} from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { toText } from '../../jinja/python/text.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import type { Value } from '../../values/value.ts';
import {
  contains,
  firstOf,
  formatAddress,
  type IpNetwork,
  lastOf,
  parseNetwork,
  sizeOf,
  widthOf,
} from '../algorithms/ip-network.ts';
import { integerArg, iterableOf, stringOf, textArg, wrongType } from '../arguments.ts';
import { problemOf } from '../literal-checks.ts';
import {
  addressText,
  cidrText,
  type IpQuery,
  ipQueries,
  subnetOf,
  usableRange,
} from './ip-queries.ts';
import { ipSubnet } from './ip-subnet.ts';

/** The filters of `ansible.utils` for IP addresses and networks. */
export const ipFilters: readonly FunctionDefinition[] = [
  ipFilter('ipaddr', {
    summary:
      'Ask about an IP address or network; false where it is none, and lists keep only what is one.',
    meanings: {
      query:
        'What to give, such as "address", "network", "netmask", "prefix", "private", "bool"; a number for the address at that place; or a network the address must be in.',
      version: '4 or 6: take only these.',
    },
    defaults: { query: '' },
    examples: [
      "'192.0.2.17/24' | ipaddr('network') -> '192.0.2.0'",
      "['10.0.0.1', 'web1', '::1'] | ipaddr -> ['10.0.0.1', '::1']",
      "'192.0.2.0/24' | ipaddr('1') -> '192.0.2.1/24'",
    ],
  }),
  ipFilter(
    'ipv4',
    {
      summary: 'Ask about an address or network of IPv4, as "ipaddr" does; others give false.',
      meanings: { query: 'As of "ipaddr".' },
      defaults: { query: '' },
      examples: [
        "['10.0.0.1', '::1'] | ipv4 -> ['10.0.0.1']",
        "'192.0.2.17/24' | ipv4('address') -> '192.0.2.17'",
      ],
    },
    4,
  ),
  ipFilter(
    'ipv6',
    {
      summary: 'Ask about an address or network of IPv6, as "ipaddr" does; others give false.',
      meanings: { query: 'As of "ipaddr".' },
      defaults: { query: '' },
      examples: ["['10.0.0.1', '::1'] | ipv6 -> ['::1']"],
    },
    6,
  ),
  {
    name: 'ipwrap',
    summary:
      'Write addresses of IPv6 in brackets, as web addresses need them, and leave everything else.',
    meanings: { query: 'As of "ipaddr": what it gives nothing for stays as it is.' },
    defaults: { query: '' },
    examples: [
      "'2001:db8::1' | ipwrap -> '[2001:db8::1]'",
      "['192.0.2.1', 'web1'] | ipwrap -> ['192.0.2.1', 'web1']",
    ],
    aliases: namesOf('ipwrap'),
    parameters: ['query?'],
    call(input, args) {
      const wrap = (value: Value) => wrapped(value, textArg(args, 'query', ''));
      return Array.isArray(input) ? input.map(wrap) : wrap(input);
    },
  },
  {
    name: 'ipsubnet',
    summary:
      'Count the subnets of a size, give one of them, or the network of a size around an address.',
    meanings: {
      query:
        'The length of a prefix; or a network, to tell which of its subnets this is, counted from 1.',
      index: 'Which of the subnets, from 0; negative ones count from the end.',
    },
    defaults: { query: '' },
    examples: [
      "'192.0.2.0/24' | ipsubnet(26) -> '4'",
      "'192.0.2.0/24' | ipsubnet(26, 1) -> '192.0.2.64/26'",
    ],
    aliases: namesOf('ipsubnet'),
    parameters: ['query?', 'index?'],
    call: (input, args) =>
      ipSubnet(stringOf(input), textArg(args, 'query', ''), integerArg(args, 'index')),
  },
  {
    name: 'ipmath',
    summary: 'Add a number to an address.',
    examples: ["'192.0.2.1' | ipmath(5) -> '192.0.2.6'", "'192.0.2.1' | ipmath(-1) -> '192.0.2.0'"],
    aliases: namesOf('ipmath'),
    parameters: ['amount'],
    call(input, args) {
      const { version, address } = networkOf(input);
      const moved = address + BigInt(integerArg(args, 'amount', 0));
      if (moved < 0n || moved >> BigInt(widthOf(version)) !== 0n) {
        throw new ExpressionError(`There is no address that far from ${toText(input)}.`);
      }
      return formatAddress(version, moved);
    },
  },
  {
    name: 'network_in_network',
    summary: 'Whether an address or network is within the network.',
    meanings: { test: 'The address or network that may be in it.' },
    examples: ["'10.0.0.0/8' | network_in_network('10.1.0.0/16') -> true"],
    aliases: namesOf('network_in_network'),
    parameters: ['test'],
    call(input, args) {
      const [outer, inner] = [input, args.get('test') ?? null].map(networkIn);
      return outer !== undefined && inner !== undefined && contains(outer, inner);
    },
  },
  {
    name: 'network_in_usable',
    summary:
      'Whether an address or network is among the addresses that hosts of the network can have.',
    meanings: { test: 'The address or network that may be in it.' },
    examples: ["'192.0.2.0/24' | network_in_usable('192.0.2.255') -> false"],
    aliases: namesOf('network_in_usable'),
    parameters: ['test'],
    call(input, args) {
      const [outer, inner] = [input, args.get('test') ?? null].map(networkIn);
      if (outer === undefined || outer.version !== inner?.version) return false;
      const { first, last } =
        sizeOf(outer) === 1n ? { first: firstOf(outer), last: lastOf(outer) } : usableRange(outer);
      return first <= firstOf(inner) && lastOf(inner) <= last;
    },
  },
  {
    name: 'reduce_on_network',
    summary: 'Keep the addresses that are in a network.',
    examples: ["['10.0.0.1', '192.0.2.1'] | reduce_on_network('10.0.0.0/8') -> ['10.0.0.1']"],
    aliases: namesOf('reduce_on_network'),
    parameters: ['network'],
    call(input, args) {
      const outer = networkOf(args.get('network') ?? null);
      return iterableOf(input).filter(item => {
        const inner = networkIn(item);
        return inner !== undefined && contains(outer, inner);
      });
    },
  },
  {
    name: 'ips_in_ranges',
    summary: 'Keep the addresses that are in one of the networks.',
    examples: ["['10.0.0.1', '192.0.2.1'] | ips_in_ranges(['10.0.0.0/8']) -> ['10.0.0.1']"],
    parameters: ['ranges'],
    call(input, args) {
      const ranges = iterableOf(args.get('ranges') ?? null, '"ranges"').map(networkOf);
      return iterableOf(input).flatMap(item => {
        const address = networkOf(item);
        return ranges.filter(range => contains(range, address)).map(() => item);
      });
    },
  },
  {
    name: 'nthhost',
    summary: 'Give the address at a place in a network.',
    meanings: { query: 'The place; 0, which is the network itself, gives false.' },
    examples: ["'192.0.2.0/24' | nthhost(10) -> '192.0.2.10'"],
    aliases: namesOf('nthhost'),
    parameters: ['query?'],
    call(input, args) {
      const network = networkIn(input);
      const index = BigInt(integerArg(args, 'query', 0));
      if (network === undefined || index === 0n || index >= sizeOf(network)) return false;
      return formatAddress(network.version, firstOf(network) + index);
    },
  },
  nthUsable(
    'next_nth_usable',
    {
      summary:
        'Give the address so many places after this one, if hosts of its network can have it.',
      examples: ["'192.0.2.1/24' | next_nth_usable(2) -> '192.0.2.3'"],
    },
    1n,
  ),
  nthUsable(
    'previous_nth_usable',
    {
      summary:
        'Give the address so many places before this one, if hosts of its network can have it.',
      examples: ["'192.0.2.10/24' | previous_nth_usable(2) -> '192.0.2.8'"],
    },
    -1n,
  ),
  {
    name: 'usable_range',
    summary: 'List all addresses of a network, and their number.',
    examples: [
      "'192.0.2.0/30' | usable_range -> {'number_of_ips': 4, 'usable_ips': ['192.0.2.0', '192.0.2.1', '192.0.2.2', '192.0.2.3']}",
    ],
    aliases: namesOf('usable_range'),
    parameters: [],
    call(input) {
      const network = networkOf(input);
      const count = sizeOf(network);
      if (count > 65536n)
        throw new ExpressionError(`${cidrText(network)} has too many addresses to list.`);
      const all = Array.from({ length: Number(count) }, (_, index) =>
        formatAddress(network.version, firstOf(network) + BigInt(index)),
      );
      return new Map<string, Value>([
        ['number_of_ips', all.length],
        ['usable_ips', all],
      ]);
    },
  },
];

/** Also under the names that the collections have given it. */
function namesOf(name: string): readonly string[] {
  return [`ansible.utils.${name}`, `ansible.netcommon.${name}`];
}

function ipFilter(name: string, texts: FunctionTexts, version?: 4 | 6): FunctionDefinition {
  return {
    name,
    ...texts,
    aliases: namesOf(name),
    parameters: version === undefined ? ['query?', 'version?'] : ['query?'],
    integers: ['version'],
    check: literals => {
      const query = literals.get('query');
      return typeof query === 'string' ? problemOf('query', () => checkQuery(query)) : [];
    },
    call(input, args) {
      assertKnown(input);
      const query = textArg(args, 'query', '');
      const asked = version ?? versionArg(args);
      if (!Array.isArray(input)) return answer(input, query, asked);
      return input.map(item => answer(item, query, asked)).filter(isTruthy);
    },
  };
}

function versionArg(args: Arguments): 4 | 6 | undefined {
  const version = integerArg(args, 'version', 0);
  if (version === 0) return undefined;
  if (version !== 4 && version !== 6)
    throw new ExpressionError(`"version" must be 4 or 6, not ${version}.`);
  return version;
}

/** False when the value is no address or network, or not one of the version asked for. */
function answer(value: Value, query: string, version: 4 | 6 | undefined): Value {
  assertKnown(value);
  const asked = readAddress(value, version);
  if (asked === undefined) return false;
  if (version !== undefined && asked.network.version !== version) return false;
  const named = Object.hasOwn(ipQueries, query) ? ipQueries[query] : undefined;
  if (named !== undefined) return named(asked);
  if (/^[+-]?\d+$/.test(query)) return nthAddress(asked, BigInt(query));
  const range = parseNetwork(query) ?? noQuery(query);
  return contains(subnetOf(range), asked.network) ? asked.text : null;
}

function checkQuery(query: string): void {
  if (Object.hasOwn(ipQueries, query) || /^[+-]?\d+$/.test(query)) return;
  if (parseNetwork(query) === undefined) noQuery(query);
}

function noQuery(query: string): never {
  const known = Object.keys(ipQueries).filter(name => name !== '');
  throw new ExpressionError(`"${query}" is no query, number or network.`, {
    hint: `The queries are: ${known.join(', ')}.`,
  });
}

function readAddress(value: Value, version: 4 | 6 | undefined): IpQuery | undefined {
  if (value === null || typeof value === 'boolean' || value === '' || value === 0) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw wrongType('the input', 'a string or a number', value);
  }
  const text = String(value);
  if (/^\d+(?:\/\d+)?$/.test(text)) return readNumber(text, version);
  const network = parseNetwork(text);
  return network === undefined ? undefined : { network, text, hasPrefix: text.includes('/') };
}

/** `167772161` and `167772161/8`: an address as a number, of IPv4 where it is small enough. */
function readNumber(text: string, version: 4 | 6 | undefined): IpQuery | undefined {
  const [number = '0', prefix] = text.split('/');
  const partial = prefix === undefined ? undefined : parseNetwork(text);
  if (partial !== undefined) return { network: partial, text, hasPrefix: true };

  const address = BigInt(number);
  const isIpv6 = version === 6 || address >> 32n !== 0n || Number(prefix ?? 0) > 32;
  const width = isIpv6 ? 128 : 32;
  const network: IpNetwork = {
    version: isIpv6 ? 6 : 4,
    address,
    prefix: Number(prefix ?? width),
  };
  if (address >> 128n !== 0n || network.prefix > width) return undefined;
  return { network, text: cidrText(network), hasPrefix: prefix !== undefined };
}

function nthAddress({ network, hasPrefix }: IpQuery, index: bigint): Value {
  const size = sizeOf(network);
  if (size === 1n) return hasPrefix ? cidrText(network) : addressText(network);
  const offset = index < 0n ? size + index : index;
  if (offset < 0n || offset >= size) return false;
  return cidrText({ ...network, address: firstOf(network) + offset });
}

function wrapped(value: Value, query: string): Value {
  if (typeof value !== 'string') return value;
  const found = answer(value, query, undefined);
  return isTruthy(found) ? answer(found, 'wrap', undefined) : value;
}

function networkIn(value: Value): IpNetwork | undefined {
  assertKnown(value);
  return readAddress(value, undefined)?.network;
}

function networkOf(value: Value): IpNetwork {
  const network = networkIn(value);
  if (network !== undefined) return network;
  throw new ExpressionError(`"${toText(value)}" is not an IP address or network.`);
}

function nthUsable(name: string, texts: FunctionTexts, direction: bigint): FunctionDefinition {
  return {
    name,
    ...texts,
    aliases: namesOf(name),
    parameters: ['offset'],
    call(input, args) {
      const network = networkIn(input);
      if (network === undefined) return false;
      if (sizeOf(network) === 1n) return null;
      const { first, last } = usableRange(network);
      const moved = network.address + direction * BigInt(integerArg(args, 'offset', 0));
      return moved >= first && moved <= last ? formatAddress(network.version, moved) : null;
    },
  };
}
