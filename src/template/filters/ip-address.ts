import {
  type Arguments,
  ExpressionError,
  type FunctionDefinition,
  type FunctionTexts,
} from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import type { Value } from '../../values/value.ts';
import { contains, firstOf, parseNetwork, sizeOf } from '../algorithms/ip-network.ts';
import { integerArg, textArg } from '../arguments.ts';
import { problemOf } from '../literal-checks.ts';
import { addressText, cidrText, type IpQuery, ipQueries, subnetOf } from './ip-queries.ts';
import { ipNamesOf, readAddress } from './ip-read.ts';

/** The filters of `ansible.utils` that ask about an address or a network. */
export const ipAddressFilters: readonly FunctionDefinition[] = [
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
    aliases: ipNamesOf('ipwrap'),
    parameters: ['query?'],
    call(input, args) {
      const wrap = (value: Value) => wrapped(value, textArg(args, 'query', ''));
      return Array.isArray(input) ? input.map(wrap) : wrap(input);
    },
  },
];

function ipFilter(name: string, texts: FunctionTexts, version?: 4 | 6): FunctionDefinition {
  return {
    name,
    ...texts,
    aliases: ipNamesOf(name),
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
