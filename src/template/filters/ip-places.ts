import {
  ExpressionError,
  type FunctionDefinition,
  type FunctionTexts,
} from '../../jinja/functions.ts';
import { toText } from '../../jinja/python/text.ts';
import type { Value } from '../../values/value.ts';
import { firstOf, formatAddress, sizeOf, widthOf } from '../algorithms/ip-network.ts';
import { integerArg, stringOf, textArg } from '../arguments.ts';
import { cidrText, usableRange } from './ip-queries.ts';
import { ipNamesOf, networkIn, networkOf } from './ip-read.ts';
import { ipSubnet } from './ip-subnet.ts';

/** The filters of `ansible.utils` that count addresses and subnets. */
export const ipPlaceFilters: readonly FunctionDefinition[] = [
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
    aliases: ipNamesOf('ipsubnet'),
    parameters: ['query?', 'index?'],
    call: (input, args) =>
      ipSubnet(stringOf(input), textArg(args, 'query', ''), integerArg(args, 'index')),
  },
  {
    name: 'ipmath',
    summary: 'Add a number to an address.',
    examples: ["'192.0.2.1' | ipmath(5) -> '192.0.2.6'", "'192.0.2.1' | ipmath(-1) -> '192.0.2.0'"],
    aliases: ipNamesOf('ipmath'),
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
    name: 'nthhost',
    summary: 'Give the address at a place in a network.',
    meanings: { query: 'The place; 0, which is the network itself, gives false.' },
    examples: ["'192.0.2.0/24' | nthhost(10) -> '192.0.2.10'"],
    aliases: ipNamesOf('nthhost'),
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
      "'192.0.2.0/30' | usable_range -> {'usable_ips': ['192.0.2.0', '192.0.2.1', '192.0.2.2', '192.0.2.3'], 'number_of_ips': 4}",
    ],
    aliases: ipNamesOf('usable_range'),
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
        ['usable_ips', all],
        ['number_of_ips', all.length],
      ]);
    },
  },
];

function nthUsable(name: string, texts: FunctionTexts, direction: bigint): FunctionDefinition {
  return {
    name,
    ...texts,
    aliases: ipNamesOf(name),
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
