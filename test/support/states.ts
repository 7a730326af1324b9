import type { AbsentFile, PresentFile } from '../../src/module-api/file-state.ts';

export function absentAt(path: string): AbsentFile {
  return { type: 'absent', path };
}

/** A file of root's with mode 0644, as a probe that asked for the content sees it. */
export function fileAt(
  path: string,
  content: string | Uint8Array,
  more: Partial<PresentFile> = {},
): PresentFile {
  const bytes = Buffer.from(content);
  return {
    ...plain,
    type: 'file',
    path,
    mode: '0644',
    size: bytes.length,
    content: bytes,
    ...more,
  };
}

export function directoryAt(path: string, more: Partial<PresentFile> = {}): PresentFile {
  return { ...plain, type: 'directory', path, mode: '0755', size: 4096, links: 2, ...more };
}

const plain = {
  ...{ owner: 'root', group: 'root', uid: 0, gid: 0 },
  ...{ mtime: 0, atime: 0, ctime: 0, inode: 1, device: 1, links: 1 },
};
