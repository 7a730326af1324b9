/** What is at a path. */
export type FileState = AbsentFile | PresentFile;

export interface AbsentFile {
  readonly type: 'absent';
  readonly path: string;
}

export interface PresentFile {
  readonly type: 'file' | 'directory' | 'link' | 'character' | 'block' | 'fifo' | 'socket';
  readonly path: string;
  /** Four octal digits: `0644`. */
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly atime: number;
  readonly ctime: number;
  readonly inode: number;
  readonly device: number;
  readonly links: number;
  /** Of a symbolic link, as written in it. */
  readonly target?: string | undefined;
  /** Of a symbolic link that was followed: false when it leads nowhere. */
  readonly targetExists?: boolean | undefined;
  /** Of a symbolic link that was followed: the path it leads to in the end. */
  readonly real?: string | undefined;
  /** Lower-case hex, when the probe asked for one. Of a predicted file: SHA-1, when it is known. */
  readonly checksum?: string | undefined;
  /** When the probe asked for it and the file is not too large. */
  readonly content?: Uint8Array | undefined;
  /** The SELinux context, where there is one. */
  readonly context?: string | undefined;
  /** The letters of `lsattr`, when the probe asked for them and the filesystem has them. */
  readonly flags?: string | undefined;
  /** In check mode: the task that would have put it there. Times, inode and links are not known then. */
  readonly predictedBy?: string | undefined;
}

/** What a followed link leads to, as a file under its own path; any other file as it is. */
export function endOf(state: PresentFile): PresentFile {
  const { path, real = path } = state;
  return real === path
    ? state
    : { ...state, path: real, target: undefined, targetExists: undefined, real: undefined };
}

/** What a task wants of a path beside its content. `undefined`: leave it. */
export interface Attributes {
  /** Octal or symbolic, as the user wrote it. */
  readonly mode?: string | number | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  readonly seuser?: string | undefined;
  readonly serole?: string | undefined;
  readonly setype?: string | undefined;
  readonly selevel?: string | undefined;
  /** For `chattr`, e.g. `+i`. */
  readonly attributes?: string | undefined;
}
