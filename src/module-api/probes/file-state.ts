import { type CommandResult, textOf } from '../command-result.ts';
import { fail } from '../failure.ts';
import type { FileState, PresentFile } from '../file-state.ts';
import type { Predicted } from '../predicted.ts';
import type { Probe } from '../probe.ts';
import { sh } from '../shell.ts';

export interface FileProbeOptions {
  /** Look at what a symbolic link leads to; the state then also has `target`. Default false. */
  readonly follow?: boolean | undefined;
  readonly checksum?: ChecksumAlgorithm | undefined;
  /** Bring the content of a regular file. */
  readonly content?: boolean | undefined;
  /** Bring no content when the file's sha1 is this: it is known already. Implies a sha1 checksum. */
  readonly unlessSha1?: string | undefined;
  /** Larger files come without content. Bytes; default 1 MiB. */
  readonly contentLimit?: number | undefined;
}

export type ChecksumAlgorithm = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** What is at a path. Fails the task only where the host will not say (a directory that may not be searched). */
export function fileState(path: string, options: FileProbeOptions = {}): Probe<FileState> {
  const { follow = false, content = false, unlessSha1 = '', contentLimit = 1_048_576 } = options;
  const checksum = options.checksum ?? (unlessSha1 === '' ? '' : 'sha1');
  return {
    script: sh`k_file ${follow ? 1 : 0} ${word(checksum)} ${content ? 1 : 0} ${word(unlessSha1)} ${contentLimit} ${path}`,
    parse: result => parseFileState(path, result),
    overlay: (observed, predicted) => overlayFile(observed, predicted),
  };
}

/** `''` has to stay a word. */
function word(text: string) {
  return text === '' ? sh`''` : sh`${text}`;
}

function overlayFile(observed: FileState, predicted: Predicted): FileState {
  return predicted.file(observed.path) ?? observed;
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

function parseFileState(path: string, result: CommandResult): FileState {
  const lines = textOf(result.stdout).split('\n');
  let state: PresentFile | undefined;
  let target: string | undefined;
  for (const line of lines) {
    const bar = line.indexOf('|');
    const word = bar === -1 ? line : line.slice(0, bar);
    const rest = bar === -1 ? '' : line.slice(bar + 1);
    if (word === 'absent') {
      return state === undefined
        ? { type: 'absent', path }
        : { ...state, target, targetExists: false };
    }
    if (word === 'error') fail(`cannot look at ${path}: ${rest}`);
    if (word === 'stat')
      state = {
        ...parseStat(path, rest),
        ...(target !== undefined && { target, targetExists: true }),
      };
    if (word === 'target') {
      target = decodeText(rest);
      if (state !== undefined) state = { ...state, target };
    }
    if (state === undefined) continue;
    if (word === 'context' && rest !== '?') state = { ...state, context: rest };
    if (word === 'checksum') state = { ...state, checksum: rest };
    if (word === 'content') state = { ...state, content: Buffer.from(rest, 'base64') };
    if (word === 'unreadable') fail(`cannot read ${path}: permission denied`);
  }
  if (state === undefined) {
    const said = textOf(result.stderr).trim();
    fail(`cannot look at ${path}: ${said === '' ? 'the host gave no answer' : said}`);
  }
  return state;
}

function parseStat(path: string, text: string): PresentFile {
  const fields = text.split('|');
  const raw = Number.parseInt(fields[0] ?? '', 16);
  const number = (index: number): number => Number(fields[index]);
  return {
    type: types[raw >> 12] ?? 'file',
    path,
    mode: (raw & 0o7777).toString(8).padStart(4, '0'),
    owner: fields[2] ?? '',
    group: fields[3] ?? '',
    uid: number(4),
    gid: number(5),
    size: number(6),
    mtime: number(7),
    atime: number(8),
    ctime: number(9),
    inode: number(10),
    device: number(11),
    links: number(12),
  };
}

function decodeText(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8').replace(/\n$/, '');
}
