/** A host name as inventories write it, with its port taken off. */
export interface HostAddress {
  readonly name: string;
  readonly port?: number | undefined;
}

const range = String.raw`\[\d+:\d+(?::\d+)?\]`;
const letterRange = String.raw`\[[a-z]:[a-z](?::\d+)?\]`;
const octet = String.raw`(?:25[0-5]|2[0-4]\d|[01]?\d{1,2}|${range})`;
const labelStart = String.raw`(?:[\p{L}\p{N}_]|${range}|${letterRange})`;
const label = String.raw`${labelStart}(?:[\p{L}\p{N}_-]|${range}|${letterRange})*(?<![_-])`;

const ipv4 = new RegExp(String.raw`^${octet}(?:\.${octet}){3}$`);
const hostName = new RegExp(String.raw`^${label}(?:\.${label})*$`, 'iu');
const ipv6Group = /^(?:[\da-f]{1,4}|\[[\da-f]+:[\da-f]+(?::\d+)?\])$/i;

/**
 * A name, an IPv4 or an IPv6 address, each perhaps with `[x:y]` ranges, and perhaps with a port
 * (an IPv6 address then in brackets). `undefined` for anything else.
 */
export function parseHostAddress(text: string): HostAddress | undefined {
  const bracketed = /^\[(.+)\]:(\d+)$/.exec(text);
  const plain = bracketed ?? /^((?:[^:[\]]|\[[^\]]*\])*):(\d+)$/.exec(text);
  const name = plain?.[1] ?? text;
  if (!ipv4.test(name) && !isIpv6(name) && !hostName.test(name)) return undefined;
  return plain === null ? { name } : { name, port: Number(plain[2]) };
}

export function isIpAddress(text: string): boolean {
  return !text.includes('[') && (ipv4.test(text) || isIpv6(text));
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap(half => (half === '' ? [] : groupsOf(half)));
  const last = groups.at(-1) ?? '';
  const endsInIpv4 = last.includes('.');
  const hexadecimal = endsInIpv4 ? groups.slice(0, -1) : groups;
  if (endsInIpv4 && !ipv4.test(last)) return false;
  if (!hexadecimal.every(group => ipv6Group.test(group))) return false;
  const count = hexadecimal.length + (endsInIpv4 ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

/** The colons in a range divide nothing. */
function groupsOf(half: string): string[] {
  return half.split(/:(?![^[]*\])/);
}
