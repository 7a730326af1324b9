import { posix } from 'node:path';
import {
  type FileState,
  fileState,
  type Observed,
  type PresentFile,
  type Probe,
  parentDirectory,
  treeAttributes,
} from '../../module-api/index.ts';
import type { FileArgs } from './args.ts';
import { timeProbe } from './times.ts';

export type FileProbes = {
  /** At the path itself. */
  readonly here: Probe<FileState>;
  /** Where a link at the path leads, when it is to be followed. */
  readonly end: Probe<FileState> | undefined;
  readonly parent: Probe<FileState> | undefined;
  readonly source: Probe<FileState> | undefined;
  /** A link of the source's name, in case the path is a directory. */
  readonly inside: Probe<FileState> | undefined;
  readonly below: Probe<readonly PresentFile[]> | undefined;
  readonly modified: Probe<number> | undefined;
  readonly accessed: Probe<number> | undefined;
};

export type FileObserved = Observed<FileProbes>;

export function observeFile(args: FileArgs): FileProbes {
  const { state, src, recurse, force, follow } = args;
  const path = pathOf(args);
  const flags = args.attributes !== undefined;
  const mustBeThere = state === 'file' || (state === undefined && !recurse);
  const needs = mustBeThere ? (['presence'] as const) : undefined;
  const isMade = state === 'touch' || state === 'link' || state === 'hard';
  const isLink = state === 'link' || state === 'hard';
  return {
    here: fileState(path, { flags, needs }),
    end: follow ? fileState(path, { follow: true, flags, needs }) : undefined,
    parent: isMade ? parentDirectory(path) : undefined,
    source:
      isLink && src !== undefined
        ? fileState(sourcePath(args, src), {
            ...{ flags, follow: state === 'link' },
            needs: force && state === 'link' ? undefined : ['presence'],
          })
        : undefined,
    inside:
      state === 'hard' && src !== undefined
        ? fileState(posix.join(path, posix.basename(src)), { flags })
        : undefined,
    below: recurse || (state === 'link' && force) ? treeAttributes(path) : undefined,
    modified: timeProbe(args.modification_time, args.modification_time_format),
    accessed: timeProbe(args.access_time, args.access_time_format),
  };
}

export function pathOf({ path }: FileArgs): string {
  return path.replace(/(.)\/+$/, '$1');
}

/** A symbolic link's relative source counts from the link, a hard link's from the working directory. */
function sourcePath(args: FileArgs, src: string): string {
  return args.state === 'hard' ? src : posix.resolve(posix.dirname(pathOf(args)), src);
}
