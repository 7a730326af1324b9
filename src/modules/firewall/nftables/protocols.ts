/** Protocols have other names on other hosts; these are written as nft knows them everywhere. */
const names: { readonly [name: string]: string } = {
  1: 'icmp',
  2: 'igmp',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  41: 'ipv6',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  58: 'ipv6-icmp',
  112: 'vrrp',
  132: 'sctp',
  136: 'udplite',
  ipencap: '4',
  icmpv6: 'ipv6-icmp',
};

/** The one spelling of a protocol that everything here compares. */
export function normalProtocol(written: string): string {
  const name = written.toLowerCase();
  return names[name] ?? name;
}

/** The number, for those whose names depend on the host's /etc/protocols. */
export function protocolWord(proto: string): string {
  const number = Object.entries(names).find(([key, name]) => name === proto && /^\d+$/.test(key));
  return number?.[0] ?? proto;
}

/** Those that have ports; nft reads the others' ports from nowhere. */
export const withPorts: ReadonlySet<string> = new Set([
  ...['any', 'tcp', 'udp', 'sctp', 'dccp', 'udplite'],
]);
