import { posix } from 'node:path';
import {
  type Attributes,
  type Change,
  type Content,
  contentFacts,
  endOf,
  type FileState,
  fail,
  fileState,
  type PresentFile,
  type Probe,
  parentDirectory,
  planFile,
  requireDirectory,
} from '../../module-api/index.ts';

/** What has to be looked at to find out where a file goes, and what is there. */
export interface DestinationProbes {
  readonly dest: Probe<FileState>;
  /** A file of the source's name in `dest`, in case that is a directory. */
  readonly inside: Probe<FileState> | undefined;
  readonly parent: Probe<FileState>;
  readonly [name: string]: Probe<unknown> | undefined;
}

export interface ObservedDestination {
  readonly dest: FileState;
  readonly inside: FileState | undefined;
  readonly parent: FileState;
}

export interface DestinationOptions {
  readonly dest: string;
  /** The source's, where it has one. */
  readonly name: string | undefined;
  /** What shall be there, where that is known: a file that holds it already is not brought. */
  readonly content: Content | undefined;
  readonly flags: boolean;
}

export function destinationProbes(options: DestinationOptions): DestinationProbes {
  const { dest, name, content, flags } = options;
  const unlessSha1 = content === undefined ? undefined : contentFacts(content).checksum;
  const look = (path: string) =>
    fileState(path, { follow: true, content: true, checksum: 'sha1', unlessSha1, flags });
  const inside = name === undefined ? undefined : posix.join(dest, name);
  return {
    dest: look(withoutSlash(dest)),
    inside: inside === undefined ? undefined : look(inside),
    parent: parentDirectory(withoutSlash(dest)),
  };
}

export interface Destination {
  readonly path: string;
  readonly before: FileState;
  /** The directory it goes into, where that has to be made. */
  readonly missing?: FileState | undefined;
}

/** Where the file goes: `dest`, or the source's name in it when it is a directory or ends in `/`. */
export function destinationOf(
  dest: string,
  { dest: there, inside, parent }: ObservedDestination,
  follow: boolean,
): Destination {
  const isDirectory = there.type === 'directory';
  if (!isDirectory && !dest.endsWith('/')) {
    requireDirectory(parent);
    return target(there, follow);
  }
  if (inside === undefined)
    fail(`"content" needs the name of a file in "dest": ${dest} is a directory`);
  if (!isDirectory && there.type !== 'absent') requireDirectory(there);
  return { ...target(inside, follow), missing: isDirectory ? undefined : there };
}

/** A link is replaced unless it is to be followed; one that leads nowhere is replaced anyway. */
function target(state: FileState, follow: boolean): Destination {
  const { path } = state;
  if (state.type === 'absent' || state.target === undefined) return { path, before: state };
  if (!follow || state.type === 'link') return { path, before: asLink(state) };
  const before = endOf(state);
  return { path: before.path, before };
}

function asLink(state: PresentFile): PresentFile {
  return { ...state, type: 'link', content: undefined, checksum: undefined };
}

export interface InstallOptions {
  readonly backup: boolean;
  readonly validate?: string | undefined;
  readonly unsafe_writes: boolean;
  readonly directory_mode?: string | number | undefined;
}

/** What it takes to have a content at a destination. */
export function planDestination(
  { path, before, missing }: Destination,
  content: Content,
  attributes: Attributes,
  options: InstallOptions,
): readonly Change[] {
  return [
    ...planMissing(missing, attributes, options.directory_mode),
    ...planFile({
      ...{ path, before, content, attributes, backup: options.backup },
      ...{ validate: options.validate, inPlace: options.unsafe_writes },
    }),
  ];
}

/** Directories that are made on the way have their own mode, but the file's owner. */
export function planMissing(
  missing: FileState | undefined,
  attributes: Attributes,
  mode: string | number | undefined,
): readonly Change[] {
  if (missing === undefined || missing.type !== 'absent') return [];
  const { path } = missing;
  return [{ kind: 'directory', path, before: missing, attributes: { ...attributes, mode } }];
}

export function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') || '/' : path;
}

/** `force: false` looks through links, so one that leads nowhere counts as nothing. */
export function exists(before: FileState): boolean {
  return before.type !== 'absent' && before.targetExists !== false;
}
