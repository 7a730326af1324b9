import type { PresentFile } from '../file-state.ts';

/** Reads one line of `stat` in the format of `k_stat`. */
export function parseStat(path: string, text: string): PresentFile {
  const fields = text.split('|');
  const raw = Number.parseInt(fields[0] ?? '', 16);
  const number = (index: number): number => Number(fields[index]);
  // GNU `stat` says UNKNOWN of a number without a name.
  const name = (index: number, numeric: number): string => {
    const text = fields[index] ?? '';
    return text === 'UNKNOWN' ? (fields[numeric] ?? '') : text;
  };
  return {
    type: types[raw >> 12] ?? 'file',
    path,
    mode: (raw & 0o7777).toString(8).padStart(4, '0'),
    owner: name(2, 4),
    group: name(3, 5),
    uid: number(4),
    gid: number(5),
    size: number(6),
    mtime: number(7),
    atime: number(8),
    ctime: number(9),
    inode: number(10),
    device: number(11),
    links: number(12),
    ...(fields[13] !== undefined && fields[13] !== '?' && { context: fields[13] }),
  };
}

const types: Readonly<Record<number, PresentFile['type']>> = {
  0o01: 'fifo',
  0o02: 'character',
  0o04: 'directory',
  0o06: 'block',
  0o10: 'file',
  0o12: 'link',
  0o14: 'socket',
};
