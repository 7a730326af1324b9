import type { JsonObject } from '../module-api/json.ts';
import type { Sections } from './sections.ts';

/** A network interface, as the script lists it. */
export interface Link {
  readonly device: string;
  /** What its files say, by their names. */
  readonly values: ReadonlyMap<string, string>;
  readonly kind: 'bridge' | 'bonding' | undefined;
  /** The interfaces of a bridge. */
  readonly ports: readonly string[];
  /** Its device on the bus: of a PCI card `0000:00:03.0`. */
  readonly bus: string | undefined;
  /** The kernel module of its driver. */
  readonly module: string | undefined;
}

export function readLinks(sections: Sections): readonly Link[] {
  const paths = linkPaths(sections.lines('link-paths'));
  const blocks: string[][] = [];
  for (const line of sections.lines('links')) {
    if (line.startsWith('link ')) blocks.push([]);
    blocks.at(-1)?.push(line);
  }
  return blocks.map(lines => {
    const pairs = lines.map(line => {
      const space = line.indexOf(' ');
      return [line.slice(0, space), line.slice(space + 1).trim()] as const;
    });
    const values = new Map(pairs);
    const device = values.get('link') ?? '';
    const kind = values.get('kind');
    return {
      device,
      values,
      kind: kind === 'bridge' || kind === 'bonding' ? kind : undefined,
      ports: pairs.filter(([key]) => key === 'port').map(([, port]) => port),
      bus: paths.get(`${device}/device`),
      module: paths.get(`${device}/device/driver/module`),
    };
  });
}

/** What only some kinds of interface have. */
export function kindFacts({ kind, values, ports }: Link): JsonObject {
  const text = (key: string): string => values.get(key) ?? '';
  if (kind === 'bridge') {
    return {
      type: 'bridge',
      interfaces: [...ports],
      id: text('bridge/bridge_id'),
      stp: text('bridge/stp_state') === '1',
    };
  }
  if (kind === 'bonding') {
    const primary = text('bonding/primary');
    // The kernel writes a mode and a rate with their number behind: `active-backup 1`.
    return {
      type: 'bonding',
      slaves: text('bonding/slaves')
        .split(' ')
        .filter(name => name !== ''),
      mode: text('bonding/mode').split(' ')[0] ?? '',
      miimon: text('bonding/miimon'),
      lacp_rate: text('bonding/lacp_rate').split(' ')[0] ?? '',
      ...(primary !== '' && { primary }),
      all_slaves_active: text('bonding/all_slaves_active') === '1',
    };
  }
  return { type: types[text('type')] ?? 'unknown' };
}

/** By the numbers of Linux's ARPHRD. */
const types: Readonly<Record<string, string>> = {
  '1': 'ether',
  '32': 'infiniband',
  '512': 'ppp',
  '772': 'loopback',
  '65534': 'tunnel',
};

/** `… /sys/class/net/eth0/device -> ../../../0000:00:03.0`: by `eth0/device` the last part. */
function linkPaths(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap(line => {
      const [, place, target] = /\/sys\/class\/net\/(\S+) -> (.+)$/.exec(line) ?? [];
      if (place === undefined || target === undefined) return [];
      return [[place, target.slice(target.lastIndexOf('/') + 1)] as const];
    }),
  );
}
