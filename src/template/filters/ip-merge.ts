import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import type { Value } from '../../values/value.ts';
import {
  contains,
  firstOf,
  formatAddress,
  type IpNetwork,
  lastOf,
  parseAddress,
  parseNetwork,
} from '../algorithms/ip-network.ts';
import { iterableOf, stringOf, textArg } from '../arguments.ts';
import { requireChoice } from '../literal-checks.ts';

const actions = ['merge', 'span'] as const;

/** Filters of `ansible.utils` that put networks together, and write addresses otherwise. */
export const ipMergeFilters: readonly FunctionDefinition[] = [
  {
    name: 'cidr_merge',
    aliases: ['ansible.utils.cidr_merge', 'ansible.netcommon.cidr_merge'],
    summary: 'Put networks together, into as few as there can be.',
    meanings: { action: '"span" gives the one smallest network that holds them all.' },
    defaults: { action: 'merge' },
    examples: [
      "['192.0.2.0/25', '192.0.2.128/25'] | cidr_merge -> ['192.0.2.0/24']",
      "['192.0.2.1', '192.0.2.6'] | cidr_merge('span') -> '192.0.2.0/29'",
    ],
    parameters: ['action?'],
    choices: { action: actions },
    call(input, args) {
      const networks = iterableOf(input).map(networkOf);
      const action = requireChoice('action', textArg(args, 'action', 'merge'), actions);
      return action === 'span' ? spanning(networks) : merged(networks).map(written);
    },
  },
  {
    name: 'ip4_hex',
    aliases: ['ansible.utils.ip4_hex', 'ansible.netcommon.ip4_hex'],
    summary: 'Write an address of IPv4 in hexadecimal digits.',
    meanings: { delimiter: 'What stands between the bytes.' },
    defaults: { delimiter: '' },
    examples: ["'192.0.2.1' | ip4_hex -> 'c0000201'"],
    parameters: ['delimiter?'],
    call(input, args) {
      const parsed = parseAddress(stringOf(input));
      if (parsed?.version !== 4) throw new ExpressionError('The input is no address of IPv4.');
      const digits = parsed.address.toString(16).padStart(8, '0');
      return (digits.match(/../g) ?? []).join(textArg(args, 'delimiter', ''));
    },
  },
];

function networkOf(value: Value): IpNetwork {
  const text = stringOf(value, 'every item');
  const network = parseNetwork(text);
  if (network === undefined) throw new ExpressionError(`"${text}" is no network.`);
  return { ...network, address: firstOf(network) };
}

function written({ version, address, prefix }: IpNetwork): string {
  return `${formatAddress(version, address)}/${prefix}`;
}

/** As few networks as there can be of the same addresses, in order. */
function merged(networks: readonly IpNetwork[]): readonly IpNetwork[] {
  const result: IpNetwork[] = [];
  for (const network of networks.toSorted(byAddress)) {
    let next = network;
    for (let last = result.at(-1); last !== undefined; last = result.at(-1)) {
      if (contains(last, next)) next = last;
      else if (areHalves(last, next)) next = { ...last, prefix: last.prefix - 1 };
      else break;
      result.pop();
    }
    result.push(next);
  }
  return result;
}

function areHalves(first: IpNetwork, second: IpNetwork): boolean {
  if (first.version !== second.version || first.prefix !== second.prefix) return false;
  if (first.prefix === 0) return false;
  const whole = { ...first, prefix: first.prefix - 1 };
  return firstOf(whole) === first.address && lastOf(first) + 1n === second.address;
}

/** The smallest network that holds them all. */
function spanning(networks: readonly IpNetwork[]): Value {
  const [first] = networks;
  if (first === undefined) throw new ExpressionError('There is no network to span.');
  if (networks.some(({ version }) => version !== first.version))
    throw new ExpressionError('No network holds addresses of IPv4 and of IPv6.');
  for (let { prefix } = first; ; prefix--) {
    const wider = { ...first, prefix };
    const outer = { ...wider, address: firstOf(wider) };
    if (prefix === 0 || networks.every(network => contains(outer, network))) return written(outer);
  }
}

function byAddress(a: IpNetwork, b: IpNetwork): number {
  if (a.version !== b.version) return a.version - b.version;
  if (a.address === b.address) return a.prefix - b.prefix;
  return a.address < b.address ? -1 : 1;
}
