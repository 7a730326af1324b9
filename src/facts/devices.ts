import type { Json, JsonObject } from '../module-api/json.ts';
import { type DiskNames, diskNames } from './disk-names.ts';
import type { Sections } from './sections.ts';

/** A disk or a partition, as the script lists it. */
interface Entry {
  readonly name: string;
  readonly values: Map<string, string>;
  readonly holders: string[];
}

interface Disk extends Entry {
  readonly partitions: Entry[];
  readonly slaves: string[];
}

interface Surroundings {
  readonly names: DiskNames;
  /** Who is made of a disk or partition: of `sda1` the `dm-0`. */
  readonly masters: ReadonlyMap<string, readonly string[]>;
  /** Lines of `lspci -D`. */
  readonly pci: readonly string[];
}

/** Disks and their partitions, and the names that lead to them. */
export function deviceFacts(sections: Sections): JsonObject {
  const disks = readDisks(sections.lines('disks'));
  const names = diskNames(sections);
  const masters = mastersOf(disks);
  const around: Surroundings = { names, masters, pci: sections.lines('pci') };
  return {
    devices: Object.fromEntries(disks.map(disk => [disk.name, diskFacts(disk, around)])),
    device_links: {
      ids: sorted(names.id),
      labels: sorted(names.label),
      masters: sorted(masters),
      uuids: sorted(names.uuid),
    },
  };
}

/** The kernel's name of what the device mapper calls otherwise: of `vg-root` it is `dm-0`. */
export function mapperNames(sections: Sections): ReadonlyMap<string, string> {
  return new Map(
    readDisks(sections.lines('disks')).flatMap(({ name, values }) => {
      const mapped = values.get('dm/name');
      return mapped === undefined ? [] : [[mapped, name] as const];
    }),
  );
}

function readDisks(lines: readonly string[]): readonly Disk[] {
  const disks: Disk[] = [];
  let entry: Entry | undefined;
  for (const line of lines) {
    const space = line.indexOf(' ');
    const [key, text] = [line.slice(0, space), line.slice(space + 1).trim()];
    const disk = disks.at(-1);
    if (key === 'disk') {
      const added = { name: text, values: new Map(), holders: [], partitions: [], slaves: [] };
      disks.push(added);
      entry = added;
    } else if (key === 'part') {
      entry = { name: text, values: new Map(), holders: [] };
      disk?.partitions.push(entry);
    } else if (key === 'holder') entry?.holders.push(text);
    else if (key === 'slave') disk?.slaves.push(text);
    else entry?.values.set(key, text);
  }
  return disks;
}

function mastersOf(disks: readonly Disk[]): ReadonlyMap<string, readonly string[]> {
  const masters = new Map<string, string[]>();
  for (const { name, slaves } of disks) {
    for (const slave of slaves) masters.set(slave, [...(masters.get(slave) ?? []), name]);
  }
  return masters;
}

function diskFacts(disk: Disk, around: Surroundings): JsonObject {
  const { name, values, partitions, holders } = disk;
  const text = (key: string): Json => values.get(key) ?? null;
  const sectorSize =
    values.get('queue/logical_block_size') ?? values.get('queue/hw_sector_size') ?? '512';
  const sectors = values.get('size') ?? '0';
  const wwn = around.names.id.get(name)?.find(id => id.startsWith('wwn-'));
  const serial = values.get('device/serial') ?? values.get('serial');
  return {
    virtual: values.has('physical') ? 0 : 1,
    links: linksOf(name, around),
    vendor: text('device/vendor'),
    model: text('device/model'),
    sas_address: text('device/sas_address'),
    sas_device_handle: text('device/sas_device_handle'),
    ...(serial !== undefined && { serial }),
    ...(wwn !== undefined && { wwn: wwn.slice('wwn-'.length) }),
    removable: text('removable'),
    support_discard: text('queue/discard_granularity'),
    partitions: Object.fromEntries(
      partitions.map(part => [part.name, partitionFacts(part, sectorSize, around)]),
    ),
    rotational: text('queue/rotational'),
    // The one in use stands in brackets.
    scheduler_mode: /\[([^\]]*)\]/.exec(values.get('queue/scheduler') ?? '')?.[1] ?? '',
    sectors,
    sectorsize: sectorSize,
    size: readable(sectors),
    host: pciHost(name, around),
    holders,
  };
}

function partitionFacts(part: Entry, sectorsize: string, around: Surroundings): JsonObject {
  const { name, values, holders } = part;
  const sectors = values.get('size') ?? '0';
  return {
    links: linksOf(name, around),
    start: values.get('start') ?? '0',
    sectors,
    sectorsize,
    size: readable(sectors),
    uuid: around.names.uuid.get(name)?.[0] ?? null,
    holders,
  };
}

function linksOf(device: string, { names, masters }: Surroundings): JsonObject {
  const of = (map: ReadonlyMap<string, readonly string[]>) => [...(map.get(device) ?? [])].sort();
  return {
    ids: of(names.id),
    labels: of(names.label),
    masters: of(masters),
    uuids: of(names.uuid),
  };
}

/** What `lspci` says of the controller that is nearest to the disk. */
function pciHost(device: string, { names, pci }: Surroundings): string {
  const path = names.path.get(device)?.[0] ?? '';
  const slot = /.+\/([a-f0-9]{4}:[a-f0-9]{2}:[0-9a-f]{2}\.[0-7])\//.exec(path)?.[1];
  const line = slot === undefined ? undefined : pci.find(one => one.startsWith(`${slot} `));
  return line === undefined ? '' : line.slice(line.indexOf(' ') + 1).trim();
}

function sorted(map: ReadonlyMap<string, readonly string[]>): JsonObject {
  return Object.fromEntries([...map].map(([device, names]) => [device, [...names].sort()]));
}

/** The kernel counts sectors of 512 bytes, whatever those of the disk are. */
function readable(sectors: string): string {
  const bytes = Number(sectors) * 512;
  const units = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];
  const power = units.findLastIndex((_, index) => bytes >= 1024 ** index);
  return `${(bytes / 1024 ** Math.max(0, power)).toFixed(2)} ${units[Math.max(0, power)] ?? ''}`;
}
