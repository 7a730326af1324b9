import { posix } from 'node:path';
import type { PresentFile } from '../module-api/file-state.ts';
import type { JsonObject } from '../module-api/json.ts';
import type { Schema } from '../module-api/schema.ts';

/** What is registered of something that is there. */
export function statFields(path: string, state: PresentFile): JsonObject {
  const { type, mode, owner, group, uid, gid, size, mtime, atime, ctime } = state;
  const { inode, device, links, target, checksum } = state;
  const bits = Number.parseInt(mode, 8);
  const has = (mask: number): boolean => (bits & mask) !== 0;
  const linkSource = target === undefined ? undefined : posix.resolve(posix.dirname(path), target);
  return {
    path,
    mode,
    isreg: type === 'file',
    isdir: type === 'directory',
    islnk: type === 'link',
    ischr: type === 'character',
    isblk: type === 'block',
    isfifo: type === 'fifo',
    issock: type === 'socket',
    ...{ uid, gid, size, mtime, atime, ctime, inode, nlink: links, dev: device },
    pw_name: owner,
    gr_name: group,
    isuid: has(0o4000),
    isgid: has(0o2000),
    rusr: has(0o400),
    wusr: has(0o200),
    xusr: has(0o100),
    rgrp: has(0o040),
    wgrp: has(0o020),
    xgrp: has(0o010),
    roth: has(0o004),
    woth: has(0o002),
    xoth: has(0o001),
    ...(target !== undefined && { lnk_target: target }),
    ...(linkSource !== undefined && { lnk_source: linkSource }),
    ...(checksum !== undefined && { checksum }),
  };
}

/** All that `statFields` may tell. */
export const statFieldsSchema = {
  ...{ path: { type: 'string' }, mode: { type: 'string' }, checksum: { type: 'string' } },
  ...{ isreg: { type: 'boolean' }, isdir: { type: 'boolean' }, islnk: { type: 'boolean' } },
  ...{ ischr: { type: 'boolean' }, isblk: { type: 'boolean' }, isfifo: { type: 'boolean' } },
  ...{ issock: { type: 'boolean' }, isuid: { type: 'boolean' }, isgid: { type: 'boolean' } },
  ...{ rusr: { type: 'boolean' }, wusr: { type: 'boolean' }, xusr: { type: 'boolean' } },
  ...{ rgrp: { type: 'boolean' }, wgrp: { type: 'boolean' }, xgrp: { type: 'boolean' } },
  ...{ roth: { type: 'boolean' }, woth: { type: 'boolean' }, xoth: { type: 'boolean' } },
  ...{ uid: { type: 'integer' }, gid: { type: 'integer' }, size: { type: 'integer' } },
  ...{ mtime: { type: 'number' }, atime: { type: 'number' }, ctime: { type: 'number' } },
  ...{ inode: { type: 'integer' }, nlink: { type: 'integer' }, dev: { type: 'integer' } },
  ...{ pw_name: { type: 'string' }, gr_name: { type: 'string' } },
  ...{ lnk_target: { type: 'string' }, lnk_source: { type: 'string' } },
} as const satisfies Readonly<Record<string, Schema>>;
