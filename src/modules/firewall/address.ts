import { fail } from '../../module-api/failure.ts';

/** An IP address or network as bits; a plain address is a network of one. */
export interface Network {
  readonly family: 4 | 6;
  readonly bits: bigint;
  readonly prefix: number;
}

/** `undefined` for what is neither an address nor a network; what is behind the prefix is cut off. */
export function parseNetwork(text: string): Network | undefined {
  const [, address = '', mask] = /^([^/]+)(?:\/(.+))?$/.exec(text.trim()) ?? [];
  const family = address.includes(':') ? 6 : 4;
  const bits = family === 4 ? bitsOf4(address) : bitsOf6(address);
  const prefix = prefixOf(mask, family);
  if (bits === undefined || prefix === undefined) return undefined;
  const rest = BigInt(widthOf(family) - prefix);
  return { family, bits: (bits >> rest) << rest, prefix };
}

/** The one spelling of an address or network that everything here compares. */
export function normalAddress(text: string): string {
  if (isAny(text)) return 'any';
  const network = parseNetwork(text);
  if (network === undefined) fail(`${JSON.stringify(text)} is not an address or a network`);
  return network.prefix === 0 ? 'any' : formatNetwork(network);
}

/** The family an address binds a rule to; `undefined` for `any`. */
export function familyOf(address: string): 4 | 6 | undefined {
  return address === 'any' ? undefined : parseNetwork(address)?.family;
}

/** Whether the network has the address in it; `any` has all. */
export function covers(network: string, address: string): boolean {
  if (isAny(network)) return true;
  const outer = parseNetwork(network);
  const inner = parseNetwork(withoutMapping(address));
  if (outer === undefined || inner === undefined || outer.family !== inner.family) return false;
  const rest = BigInt(widthOf(outer.family) - outer.prefix);
  return inner.prefix >= outer.prefix && inner.bits >> rest === outer.bits >> rest;
}

/** Without the interface of a link-local address, and IPv4 as itself where it came mapped into IPv6. */
export function withoutMapping(address: string): string {
  return address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d)/i, '');
}

function isAny(text: string): boolean {
  return ['any', '', '0.0.0.0/0', '::/0'].includes(text.trim().toLowerCase());
}

function formatNetwork({ family, bits, prefix }: Network): string {
  const address = family === 4 ? format4(bits) : format6(bits);
  return prefix === widthOf(family) ? address : `${address}/${prefix}`;
}

function widthOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

function prefixOf(mask: string | undefined, family: 4 | 6): number | undefined {
  const width = widthOf(family);
  if (mask === undefined) return width;
  if (/^\d{1,3}$/.test(mask)) return Number(mask) <= width ? Number(mask) : undefined;
  const bits = family === 4 ? bitsOf4(mask) : undefined;
  const ones = bits?.toString(2).padStart(32, '0');
  return ones !== undefined && /^1*0*$/.test(ones) ? ones.replaceAll('0', '').length : undefined;
}

function bitsOf4(address: string): bigint | undefined {
  const parts = address.split('.');
  const valid = parts.length === 4 && parts.every(part => /^\d{1,3}$/.test(part) && +part < 256);
  return valid ? parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n) : undefined;
}

function bitsOf6(address: string): bigint | undefined {
  const tail = /^(.*:)(\d+(?:\.\d+){3})$/.exec(address);
  if (tail !== null) {
    const bits = bitsOf4(tail[2] ?? '');
    if (bits === undefined) return undefined;
    const words = `${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
    return bitsOf6(`${tail[1] ?? ''}${words}`);
  }
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], end = []] = halves.map(half => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - end.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const words = [...head, ...Array.from({ length: missing }, () => '0'), ...end];
  if (!words.every(word => /^[0-9a-f]{1,4}$/i.test(word))) return undefined;
  return words.reduce((bits, word) => (bits << 16n) | BigInt(`0x${word}`), 0n);
}

function format4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map(shift => (bits >> shift) & 255n).join('.');
}

/** The longest run of zeros becomes `::`, as RFC 5952 wants it. */
function format6(bits: bigint): string {
  const words = Array.from({ length: 8 }, (_, index) =>
    ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const text = words.join(':');
  const runs = Array.from(text.matchAll(/(?<![^:])0(?::0)+(?![^:])/g), ([run]) => run);
  const longest = runs.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) return text;
  const at = text.search(new RegExp(`(?<![^:])${longest}(?![^:])`));
  const head = text.slice(0, at).replace(/:$/, '');
  return `${head}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}
