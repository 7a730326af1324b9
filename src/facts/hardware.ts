import type { JsonObject } from '../module-api/json.ts';
import { deviceFacts } from './devices.ts';
import { dmiNames, formFactors } from './dmi.ts';
import { lvmFacts } from './lvm.ts';
import { mountFacts } from './mounts.ts';
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
    mounts: mountFacts(sections),
    loadavg: loadavg(sections.text('loadavg')),
    ...Object.fromEntries(dmiNames.map(name => [name, na(name)])),
    system_vendor: na('sys_vendor'),
    form_factor: formFactors[Number(dmi.get('chassis_type'))] ?? na('chassis_type'),
    ...deviceFacts(sections),
    ...lvmFacts(sections),
    iscsi_iqn: iscsiName(sections.lines('iscsi')),
    hostnqn: sections.text('hostnqn'),
    fibre_channel_wwn: sections.lines('fibre-channel').map(name => name.replace(/^0x/, '')),
  };
}

/** `InitiatorName=iqn.…` */
function iscsiName(lines: readonly string[]): string {
  const line = lines.find(one => one.startsWith('InitiatorName='));
  return line === undefined ? '' : line.slice('InitiatorName='.length).trim();
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

function loadavg(text: string): JsonObject {
  const [one = '0', five = '0', fifteen = '0'] = text.split(' ');
  return { '1m': Number(one), '5m': Number(five), '15m': Number(fifteen) };
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1)];
}
