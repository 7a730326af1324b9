import type { Sections } from './sections.ts';

/** What udev calls disks and partitions besides their own names: by the kernel's name of each. */
export interface DiskNames {
  readonly id: ReadonlyMap<string, readonly string[]>;
  readonly label: ReadonlyMap<string, readonly string[]>;
  readonly uuid: ReadonlyMap<string, readonly string[]>;
  /** Where /sys/block leads. */
  readonly path: ReadonlyMap<string, readonly string[]>;
}

/** `ls -l` of /sys/block, then those of /dev/disk, each after its name. */
export function diskNames(sections: Sections): DiskNames {
  const found = new Map<string, Map<string, string[]>>();
  let kind = 'path';
  for (const line of sections.lines('disk-links')) {
    const [, heading] = /^by-(id|label|uuid)$/.exec(line) ?? [];
    const [, name, target] = /(\S+) -> (.+)$/.exec(line) ?? [];
    if (heading !== undefined) kind = heading;
    if (name === undefined || target === undefined) continue;
    const isPath = kind === 'path';
    const device = isPath ? name : target.slice(target.lastIndexOf('/') + 1);
    const names = found.get(kind) ?? new Map<string, string[]>();
    found.set(kind, names);
    names.set(device, [...(names.get(device) ?? []), isPath ? target : unescaped(name)]);
  }
  const of = (key: string) => found.get(key) ?? new Map<string, string[]>();
  return { id: of('id'), label: of('label'), uuid: of('uuid'), path: of('path') };
}

/** udev writes what may not be in a name as `\x20`. */
function unescaped(text: string): string {
  return text.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
