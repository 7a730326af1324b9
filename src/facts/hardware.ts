import type { Json, JsonObject } from '../module-api/json.ts';
import type { Sections } from './sections.ts';

export function hardwareFacts(sections: Sections): JsonObject {
  if (!sections.has('meminfo')) return {};
  const dmi = new Map(sections.lines('dmi').map(line => splitOnce(line, '|')));
  const na = (name: string): string => {
    const value = (dmi.get(name) ?? '').trim();
    return value === '' ? 'NA' : value;
  };
  return {
    ...processorFacts(sections),
    ...memoryFacts(sections),
    mounts: mounts(sections),
    loadavg: loadavg(sections.text('loadavg')),
    bios_date: na('bios_date'),
    bios_vendor: na('bios_vendor'),
    bios_version: na('bios_version'),
    board_name: na('board_name'),
    board_vendor: na('board_vendor'),
    chassis_vendor: na('chassis_vendor'),
    product_name: na('product_name'),
    product_serial: na('product_serial'),
    product_uuid: na('product_uuid'),
    product_version: na('product_version'),
    system_vendor: na('sys_vendor'),
    devices: devices(sections.lines('devices')),
  };
}

function processorFacts(sections: Sections): JsonObject {
  const entries = sections
    .lines('cpuinfo')
    .map(line => splitOnce(line, ':').map(part => part.trim()));
  const values = (key: string): readonly string[] =>
    entries.filter(([name]) => name === key).map(([, value]) => value ?? '');
  const threads = values('processor').length;
  const sockets = Math.max(1, new Set(values('physical id')).size);
  const cores = Number(values('cpu cores')[0] ?? threads) || 1;
  const siblings = Number(values('siblings')[0] ?? cores) || cores;
  const names = values('model name');
  return {
    processor: Array.from({ length: threads }, (_, index) => [
      String(index),
      ...(values('vendor_id')[index] === undefined ? [] : [values('vendor_id')[index] ?? '']),
      names[index] ?? '',
    ]).flat(),
    processor_count: sockets,
    processor_cores: cores,
    processor_threads_per_core: Math.max(1, Math.floor(siblings / cores)),
    processor_vcpus: threads,
    processor_nproc: Number(sections.text('nproc')) || threads,
  };
}

function memoryFacts(sections: Sections): JsonObject {
  const kilobytes = new Map(
    sections.lines('meminfo').map(line => {
      const [name, value] = splitOnce(line, ':');
      return [name, Number.parseInt(value, 10)];
    }),
  );
  const megabytes = (name: string): number => Math.floor((kilobytes.get(name) ?? 0) / 1024);
  const total = megabytes('MemTotal');
  const free = megabytes('MemFree');
  const reclaimable = megabytes('Cached') + megabytes('Buffers');
  const swapTotal = megabytes('SwapTotal');
  const swapFree = megabytes('SwapFree');
  return {
    memtotal_mb: total,
    memfree_mb: free,
    swaptotal_mb: swapTotal,
    swapfree_mb: swapFree,
    memory_mb: {
      real: { total, free, used: total - free },
      nocache: { free: free + reclaimable, used: total - free - reclaimable },
      swap: {
        total: swapTotal,
        free: swapFree,
        used: swapTotal - swapFree,
        cached: megabytes('SwapCached'),
      },
    },
    swaps: sections.lines('swaps').slice(1).map(swap),
  };
}

function swap(line: string): JsonObject {
  const [device = '', type = '', size = '0', used = '0', priority = '0'] = line.split(/\s+/);
  return { device, type, size_kb: Number(size), used_kb: Number(used), priority: Number(priority) };
}

/** File systems of the kernel's own hold no data of the host. */
const pseudo =
  /^(proc|sysfs|devpts|cgroup2?|securityfs|debugfs|tracefs|mqueue|hugetlbfs|pstore|bpf|autofs|configfs|fusectl|rpc_pipefs|binfmt_misc|devtmpfs|tmpfs|ramfs|efivarfs|nsfs)$/;

function mounts(sections: Sections): Json {
  const sizes = new Map(sections.lines('df').slice(1).map(dfLine));
  const inodes = new Map(sections.lines('df-inodes').slice(1).map(dfLine));
  return sections.lines('mounts').flatMap(line => {
    const [device = '', mount = '', fstype = '', options = '', dump = '0', passno = '0'] = line
      .split(' ')
      .map(unescape);
    if (pseudo.test(fstype)) return [];
    const size = sizes.get(mount);
    const inode = inodes.get(mount);
    const bytes = (kilobytes: number | undefined): number => (kilobytes ?? 0) * 1024;
    return [
      {
        device,
        mount,
        fstype,
        options,
        dump: Number(dump),
        passno: Number(passno),
        size_total: bytes(size?.total),
        size_available: bytes(size?.available),
        block_size: 1024,
        block_total: size?.total ?? 0,
        block_available: size?.available ?? 0,
        block_used: size?.used ?? 0,
        inode_total: inode?.total ?? 0,
        inode_available: inode?.available ?? 0,
        inode_used: inode?.used ?? 0,
        uuid: 'N/A',
      },
    ];
  });
}

function dfLine(line: string) {
  const fields = line.split(/\s+/);
  const [total, used, available] = fields.slice(1, 4).map(Number);
  const mount = fields.slice(5).join(' ');
  return [mount, { total: total ?? 0, used: used ?? 0, available: available ?? 0 }] as const;
}

/** The kernel writes spaces in names of mounts as `\040`. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

function loadavg(text: string): JsonObject {
  const [one = '0', five = '0', fifteen = '0'] = text.split(' ');
  return { '1m': Number(one), '5m': Number(five), '15m': Number(fifteen) };
}

function devices(lines: readonly string[]): JsonObject {
  return Object.fromEntries(
    lines.map(line => {
      const [
        name = '',
        sectors = '0',
        removable = '',
        rotational = '',
        model = '',
        sectorSize = '',
      ] = line.split('|');
      const bytes = Number(sectors) * 512;
      return [
        name,
        {
          sectors,
          sectorsize: sectorSize,
          size: human(bytes),
          removable,
          rotational,
          model: model.trim(),
        },
      ];
    }),
  );
}

function human(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];
  const power = bytes === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(2)} ${units[power] ?? ''}`;
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1)];
}
