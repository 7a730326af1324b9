/** An address and the length of its network's prefix: `10.0.0.5/24`. Host bits may be set. */
export interface IpNetwork {
  readonly version: 4 | 6;
  readonly address: bigint;
  readonly prefix: number;
}

export function widthOf(version: 4 | 6): number {
  return version === 4 ? 32 : 128;
}

/** How many addresses the network has. */
export function sizeOf({ version, prefix }: IpNetwork): bigint {
  return 1n << BigInt(widthOf(version) - prefix);
}

export function hostMaskOf(network: IpNetwork): bigint {
  return sizeOf(network) - 1n;
}

export function netmaskOf(network: IpNetwork): bigint {
  return hostMaskOf({ ...network, prefix: 0 }) ^ hostMaskOf(network);
}

/** The lowest address of the network. */
export function firstOf(network: IpNetwork): bigint {
  return network.address & netmaskOf(network);
}

/** The highest address of the network: where there is one, the broadcast address. */
export function lastOf(network: IpNetwork): bigint {
  return network.address | hostMaskOf(network);
}

export function contains(outer: IpNetwork, inner: IpNetwork): boolean {
  return (
    outer.version === inner.version &&
    firstOf(outer) <= firstOf(inner) &&
    lastOf(inner) <= lastOf(outer)
  );
}

/** An address, or an address with a prefix length, a netmask or a wildcard mask. */
export function parseNetwork(text: string): IpNetwork | undefined {
  const [address, mask, ...more] = text.split('/');
  if (address === undefined || more.length > 0) return undefined;
  const parsed = parseAddress(address) ?? parsePartialIpv4(address);
  if (parsed === undefined) return undefined;
  const { version } = parsed;
  const prefix = mask === undefined ? widthOf(version) : prefixOf(mask, version);
  return prefix === undefined ? undefined : { ...parsed, prefix };
}

export function parseAddress(text: string): { version: 4 | 6; address: bigint } | undefined {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return { version: 4, address: ipv4 };
  const ipv6 = parseIpv6(text);
  return ipv6 === undefined ? undefined : { version: 6, address: ipv6 };
}

export function formatAddress(version: 4 | 6, address: bigint): string {
  return version === 4 ? formatIpv4(address) : formatIpv6(address);
}

/** `true` for `255.255.255.0` and its like, also for all ones and all zeros. */
export function isNetmask(version: 4 | 6, address: bigint): boolean {
  const highest = (1n << BigInt(widthOf(version))) - 1n;
  return isHostMask(address ^ highest);
}

export function isHostMask(address: bigint): boolean {
  return ((address + 1n) & address) === 0n;
}

function prefixOf(mask: string, version: 4 | 6): number | undefined {
  const width = widthOf(version);
  if (/^\d+$/.test(mask)) return Number(mask) <= width ? Number(mask) : undefined;
  const parsed = parseAddress(mask);
  if (parsed?.version !== version) return undefined;
  if (isNetmask(version, parsed.address)) {
    const ones = parsed.address.toString(2).replaceAll('0', '');
    return ones.length;
  }
  if (!isHostMask(parsed.address)) return undefined;
  return width - parsed.address.toString(2).length;
}

function parseIpv4(text: string): bigint | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || /(?:^|\.)0\d/.test(text)) return undefined;
  return fromBytes(text.split('.'));
}

/** `10` and `192.168` stand for networks whose other bytes are zero. */
function parsePartialIpv4(text: string): { version: 4; address: bigint } | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){0,2}$/.test(text)) return undefined;
  const address = fromBytes([...text.split('.'), '0', '0', '0'].slice(0, 4));
  return address === undefined ? undefined : { version: 4, address };
}

function fromBytes(bytes: readonly string[]): bigint | undefined {
  if (bytes.some(byte => Number(byte) > 255)) return undefined;
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const groups = withIpv4Groups(text)?.split('::');
  if (groups === undefined || groups.length > 2) return undefined;
  const [front = [], back] = groups.map(part => (part === '' ? [] : part.split(':')));
  const missing = 8 - front.length - (back?.length ?? 0);
  if (back === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...front, ...Array.from({ length: missing }, () => '0'), ...(back ?? [])];
  if (!all.every(group => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** Writes an IPv4 address at the end as two groups. */
function withIpv4Groups(text: string): string | undefined {
  const found = /^(.*:)([\d.]*\.[\d.]*)$/.exec(text);
  if (found === null) return text;
  const address = parseIpv4(found[2] ?? '');
  if (address === undefined) return undefined;
  return `${found[1] ?? ''}${(address >> 16n).toString(16)}:${(address & 0xffffn).toString(16)}`;
}

function formatIpv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map(shift => ((address >> shift) & 0xffn).toString()).join('.');
}

function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const { start, length } = longestZeros(groups);
  if (start === 0 && (length === 6 || (length === 5 && groups[5] === 'ffff'))) {
    return `::${length === 5 ? 'ffff:' : ''}${formatIpv4(address & 0xffffffffn)}`;
  }
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === '0' ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  }
  return best;
}
