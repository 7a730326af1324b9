import type { FunctionDefinition } from '../../jinja/functions.ts';
import { contains, firstOf, lastOf, sizeOf } from '../algorithms/ip-network.ts';
import { iterableOf } from '../arguments.ts';
import { usableRange } from './ip-queries.ts';
import { ipNamesOf, networkIn, networkOf } from './ip-read.ts';

/** The filters of `ansible.utils` that say whether addresses are in networks. */
export const ipMembershipFilters: readonly FunctionDefinition[] = [
  {
    name: 'network_in_network',
    summary: 'Whether an address or network is within the network.',
    meanings: { test: 'The address or network that may be in it.' },
    examples: ["'10.0.0.0/8' | network_in_network('10.1.0.0/16') -> true"],
    aliases: ipNamesOf('network_in_network'),
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
    aliases: ipNamesOf('network_in_usable'),
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
    aliases: ipNamesOf('reduce_on_network'),
    parameters: ['network'],
    call(input, args) {
      const outer = networkOf(args.get('network') ?? null);
      const items = typeof input === 'string' ? [input] : iterableOf(input);
      return items.filter(item => {
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
];
