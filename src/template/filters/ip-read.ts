import { ExpressionError } from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { toText } from '../../jinja/python/text.ts';
import type { Value } from '../../values/value.ts';
import { type IpNetwork, parseNetwork } from '../algorithms/ip-network.ts';
import { wrongType } from '../arguments.ts';
import { cidrText, type IpQuery } from './ip-queries.ts';

export function ipNamesOf(name: string): readonly string[] {
  return [`ansible.utils.${name}`, `ansible.netcommon.${name}`];
}

export function readAddress(value: Value, version: 4 | 6 | undefined): IpQuery | undefined {
  if (value === null || typeof value === 'boolean' || value === '' || value === 0) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw wrongType('the input', 'a string or a number', value);
  }
  const text = String(value);
  if (/^\d+(?:\/\d+)?$/.test(text)) return readNumber(text, version);
  const network = parseNetwork(text);
  return network === undefined ? undefined : { network, text, hasPrefix: text.includes('/') };
}

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

export function networkIn(value: Value): IpNetwork | undefined {
  assertKnown(value);
  return readAddress(value, undefined)?.network;
}

export function networkOf(value: Value): IpNetwork {
  const network = networkIn(value);
  if (network !== undefined) return network;
  throw new ExpressionError(`"${toText(value)}" is not an IP address or network.`);
}
