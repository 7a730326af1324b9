import { ExpressionError } from '../../jinja/functions.ts';
import type { Value } from '../../values/value.ts';
import {
  contains,
  firstOf,
  formatAddress,
  type IpNetwork,
  parseNetwork,
  sizeOf,
  widthOf,
} from '../algorithms/ip-network.ts';
import { cidrText, subnetOf } from './ip-queries.ts';

/**
 * `ipsubnet`: how many subnets of a size a network has, or the one at an index; for an address the
 * network of that size around it; with a network as query, which of its subnets the value is.
 */
export function ipSubnet(text: string, query: string, index: number | undefined): Value {
  const parsed = parseNetwork(text);
  if (parsed === undefined) return false;
  const isAddress = sizeOf(parsed) === 1n || parsed.address !== firstOf(parsed);
  const value = subnetOf(parsed);
  if (query === '') return cidrText(value);
  if (!/^\d+$/.test(query)) return positionIn(value, query);

  const prefix = Number(query);
  const width = widthOf(value.version);
  if (prefix > width) return false;
  if (isAddress && sizeOf(parsed) === 1n) return supernet(value, prefix, index);
  const extra = prefix - value.prefix;
  if (extra < 0 && index !== undefined) {
    return index === 0 ? cidrText(subnetOf({ ...value, prefix })) : false;
  }
  if (extra < 0) {
    throw new ExpressionError(`A /${value.prefix} has no subnets of the size /${prefix}.`);
  }
  const count = 1n << BigInt(extra);
  if (index === undefined) return count.toString();
  const offset = index < 0 ? BigInt(index) + count : BigInt(index);
  if (offset < 0n || offset >= count) return false;
  const address = value.address + (offset << BigInt(width - prefix));
  return `${formatAddress(value.version, address)}/${prefix}`;
}

/** The networks around an address, from the one of the size `prefix` down to the smallest. */
function supernet(value: IpNetwork, prefix: number, index: number | undefined): Value {
  const around = Array.from({ length: value.prefix - prefix }, (_, step) =>
    cidrText(subnetOf({ ...value, prefix: prefix + step })),
  );
  return around.at(index ?? 0) ?? false;
}

function positionIn(value: IpNetwork, query: string): Value {
  const outer = parseNetwork(query);
  if (outer === undefined) throw new ExpressionError(`"${query}" is not an IP address or network.`);
  if (!contains(subnetOf(outer), value)) {
    throw new ExpressionError(
      `${cidrText(value)} is not in the subnet ${cidrText(subnetOf(outer))}.`,
    );
  }
  const hostBits = BigInt(widthOf(value.version) - value.prefix);
  const position = (value.address - firstOf(outer)) >> hostBits;
  return (position + 1n).toString();
}
