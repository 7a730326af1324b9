import type { JsonObject } from '../module-api/json.ts';
import { kindFacts, type Link, readLinks } from './links.ts';
import type { Sections } from './sections.ts';

interface Address {
  readonly family: 'inet' | 'inet6';
  readonly address: string;
  readonly prefix: number;
  readonly broadcast: string;
  readonly scope: string;
}

/** Interfaces with their addresses, and those of the default routes. */
export function networkFacts(sections: Sections): JsonObject {
  if (!sections.has('links')) return {};
  const addresses = addressesByInterface(sections.lines('addresses'));
  const interfaces: Record<string, JsonObject> = {};
  for (const link of readLinks(sections)) {
    interfaces[link.device] = interfaceFacts(link, addresses.get(link.device) ?? []);
  }
  const all = [...addresses.values()].flat();
  const listed = (family: Address['family']): readonly string[] =>
    all.filter(one => one.family === family && one.scope !== 'host').map(({ address }) => address);
  const named = Object.entries(interfaces).map(
    ([device, facts]) => [factName(device), facts] as const,
  );
  return {
    interfaces: Object.keys(interfaces),
    ...Object.fromEntries(named),
    all_ipv4_addresses: listed('inet'),
    all_ipv6_addresses: listed('inet6'),
    default_ipv4: defaultRoute(sections.text('route4'), 'inet', interfaces, addresses),
    default_ipv6: defaultRoute(sections.text('route6'), 'inet6', interfaces, addresses),
  };
}

/** As Ansible names the fact of an interface: `-` and `.` become `_`. */
function factName(device: string): string {
  return device.replaceAll(/[^A-Za-z0-9_]/g, '_');
}

function interfaceFacts(link: Link, own: readonly Address[]): JsonObject {
  const { device, values } = link;
  const text = (key: string): string => values.get(key) ?? '';
  const [first, ...secondaries] = own.filter(({ family }) => family === 'inet');
  const six = own.filter(({ family }) => family === 'inet6');
  const mac = text('address');
  const perm = values.get('bonding_slave/perm_hwaddr');
  return {
    device,
    ...(mac !== '' && mac !== '00:00:00:00:00:00' && { macaddress: mac }),
    mtu: Number(text('mtu')),
    active: text('operstate') !== 'down',
    ...(link.module !== undefined && { module: link.module }),
    ...kindFacts(link),
    ...(perm !== undefined && { perm_macaddress: perm }),
    ...(link.bus !== undefined && { pciid: link.bus }),
    ...(values.has('speed') && { speed: Number(text('speed')) }),
    promisc: (Number(text('flags')) & 0x100) !== 0,
    ...(first !== undefined && { ipv4: ipv4(first) }),
    ...(secondaries.length > 0 && { ipv4_secondaries: secondaries.map(ipv4) }),
    ...(six.length > 0 && {
      ipv6: six.map(({ address, prefix, scope }) => ({ address, prefix: String(prefix), scope })),
    }),
  };
}

/** `2: eth0    inet 10.0.0.2/24 brd 10.0.0.255 scope global eth0\…` */
function addressesByInterface(lines: readonly string[]): ReadonlyMap<string, readonly Address[]> {
  const found = new Map<string, Address[]>();
  for (const line of lines) {
    const match =
      /^\d+:\s+(\S+?)(?:@\S+)?\s+(inet6?)\s+([^\s/]+)(?:\s+peer\s+[^\s/]+)?(?:\/(\d+))?(.*)$/.exec(
        line,
      );
    if (match === null) continue;
    const [, device = '', family = '', address = '', prefix, rest = ''] = match;
    const list = found.get(device) ?? [];
    found.set(device, list);
    list.push({
      family: family === 'inet6' ? 'inet6' : 'inet',
      address,
      prefix: Number(prefix ?? (family === 'inet' ? 32 : 128)),
      broadcast: /\bbrd (\S+)/.exec(rest)?.[1] ?? '',
      scope: /\bscope (\S+)/.exec(rest)?.[1] ?? '',
    });
  }
  return found;
}

function ipv4({ address, prefix, broadcast }: Address): JsonObject {
  return {
    address,
    broadcast,
    netmask: dotted(mask(prefix)),
    network: dotted((number(address) & mask(prefix)) >>> 0),
    prefix: String(prefix),
  };
}

function defaultRoute(
  text: string,
  family: Address['family'],
  interfaces: Readonly<Record<string, JsonObject>>,
  addresses: ReadonlyMap<string, readonly Address[]>,
): JsonObject {
  const device = /\bdev (\S+)/.exec(text)?.[1];
  if (device === undefined || device === 'lo') return {};
  const source = /\bsrc (\S+)/.exec(text)?.[1];
  const gateway = /\bvia (\S+)/.exec(text)?.[1];
  const own = (addresses.get(device) ?? []).filter(one => one.family === family);
  const address = own.find(one => one.address === source) ?? own[0];
  if (address === undefined) return {};
  const { macaddress = '', mtu = 0, type = 'ether' } = interfaces[device] ?? {};
  const common = {
    interface: device,
    ...(gateway !== undefined && { gateway }),
    macaddress,
    mtu,
    type,
  };
  if (family === 'inet') return { ...ipv4(address), ...common, alias: device };
  const { address: six, prefix, scope } = address;
  return { address: six, prefix: String(prefix), scope, ...common };
}

function mask(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
}

function number(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.');
}
