import type { Json } from '../module-api/json.ts';
import { pseudoFileSystems } from './device-script.ts';
import { mapperNames } from './devices.ts';
import { diskNames } from './disk-names.ts';
import type { Sections } from './sections.ts';

interface Size {
  readonly blockSize: number;
  readonly blocks: number;
  readonly available: number;
  readonly inodes: number;
  readonly freeInodes: number;
}

const unknownSize: Size = { blockSize: 1024, blocks: 0, available: 0, inodes: 0, freeInodes: 0 };

/** The mounted file systems that hold data. */
export function mountFacts(sections: Sections): Json {
  const sizes = mountSizes(sections.lines('mount-sizes'));
  const { uuid } = diskNames(sections);
  const mapped = mapperNames(sections);
  const bound = boundMounts(sections.lines('mountinfo'));
  return sections.lines('mounts').flatMap(line => {
    const [device = '', mount = '', fstype = '', options = '', dump = '0', passno = '0'] = line
      .split(' ')
      .map(unescape);
    if (pseudoFileSystems.has(fstype)) return [];
    const { blockSize, blocks, available, inodes, freeInodes } = sizes.get(mount) ?? unknownSize;
    const name = device.slice(device.lastIndexOf('/') + 1);
    return [
      {
        device,
        mount,
        fstype,
        options: bound.has(mount) && !/\bbind\b/.test(options) ? `${options},bind` : options,
        dump: Number(dump),
        passno: Number(passno),
        size_total: blocks * blockSize,
        size_available: available * blockSize,
        block_size: blockSize,
        block_total: blocks,
        block_available: available,
        block_used: blocks - available,
        inode_total: inodes,
        inode_available: freeInodes,
        inode_used: inodes - freeInodes,
        uuid: uuid.get(mapped.get(name) ?? name)?.[0] ?? 'N/A',
      },
    ];
  });
}

/** Lines of `stat -f`, or the tables of `df`: first the one of blocks, then that of inodes. */
function mountSizes(lines: readonly string[]): ReadonlyMap<string, Size> {
  const inodesAt = lines.indexOf('inodes');
  if (inodesAt !== -1) return tableSizes(lines.slice(1, inodesAt), lines.slice(inodesAt + 2));
  return new Map(
    lines.map(line => {
      const [size = 0, blocks = 0, available = 0, inodes = 0, free = 0] = line
        .split('|', 5)
        .map(Number);
      const sizes: Size = { blockSize: size, blocks, available, inodes, freeInodes: free };
      return [line.split('|').slice(5).join('|'), sizes];
    }),
  );
}

function tableSizes(
  blocks: readonly string[],
  inodes: readonly string[],
): ReadonlyMap<string, Size> {
  const rows = (lines: readonly string[]) =>
    lines.map(line => {
      const fields = line.split(/\s+/);
      const [total = 0, , available = 0] = fields.slice(1, 4).map(Number);
      return [fields.slice(5).join(' '), { total, available }] as const;
    });
  const nodes = new Map(rows(inodes));
  return new Map(
    rows(blocks).map(([mount, { total, available }]) => [
      mount,
      {
        blockSize: 1024,
        blocks: total,
        available,
        inodes: nodes.get(mount)?.total ?? 0,
        freeInodes: nodes.get(mount)?.available ?? 0,
      },
    ]),
  );
}

/** Mounts of a part of a file system: their root within it, the fourth field, is not its own root. */
function boundMounts(lines: readonly string[]): ReadonlySet<string> {
  return new Set(
    lines
      .map(line => line.split(' ').map(unescape))
      .filter(([, , , root]) => root !== '/')
      .map(([, , , , mount]) => mount ?? ''),
  );
}

/** The kernel writes spaces in names of mounts as `\040`. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
