import { posix } from 'node:path';
import {
  type Attributes,
  type Change,
  type ControllerDirectory,
  type ControllerEntry,
  endOf,
  type FileState,
  type FileStateRequest,
  fail,
  fileStates,
  newFile,
  planAttributes,
  planFile,
} from '../../module-api/index.ts';
import type { CopyArgs } from './args.ts';
import { withoutSlash } from './destination.ts';
import type { CopyObserved, CopyProbes } from './probes.ts';

/** The directory that becomes the copy: `dest` itself when the source's name ends in a slash. */
export function treeRoot({ src = '', dest }: CopyArgs): string {
  return withoutSlash(src.endsWith('/') ? dest : posix.join(dest, posix.basename(src)));
}

/** What has to be looked at before a controller's directory is copied. */
export function treeProbes(args: CopyArgs, { entries }: ControllerDirectory): CopyProbes {
  const flags = args.attributes !== undefined;
  const root = treeRoot(args);
  const inside = entries.map((entry): FileStateRequest => {
    const path = posix.join(root, entry.relative);
    if (entry.type !== 'file') return { path, flags, follow: entry.type === 'directory' };
    return { path, flags, content: true, unlessSha1: entry.file.sha1 };
  });
  return { tree: fileStates([{ path: root, follow: true, flags }, ...inside]) };
}

export interface CopyAttributes {
  readonly attributes: Attributes;
  /** Files get the mode of the file they are copied from. */
  readonly preserve: boolean;
}

export function planTree(
  args: CopyArgs,
  { tree: states = new Map() }: CopyObserved,
  { entries }: ControllerDirectory,
  how: CopyAttributes,
): readonly Change[] {
  const root = treeRoot(args);
  const copy = { ...how, root, states, args };
  return [
    ...(stateOf(root, copy).type === 'directory' ? [] : planFolder(root, copy)),
    ...entries.flatMap(entry => planEntry(entry, copy)),
  ];
}

interface TreeCopy extends CopyAttributes {
  readonly root: string;
  readonly states: ReadonlyMap<string, FileState>;
  readonly args: CopyArgs;
}

function planEntry(entry: ControllerEntry, copy: TreeCopy): readonly Change[] {
  const path = posix.join(copy.root, entry.relative);
  if (entry.type === 'directory') return planFolder(path, copy);
  const before = stateOf(path, copy);
  if (entry.type === 'link') return planLink(path, entry.target, before, copy.attributes);
  if (before.type !== 'absent' && !copy.args.force) return [];

  const { backup, validate, unsafe_writes: inPlace } = copy.args;
  const mode = copy.preserve ? entry.file.mode : copy.attributes.mode;
  const attributes = { ...copy.attributes, mode };
  return planFile({ path, before, content: entry.file, attributes, backup, validate, inPlace });
}

function planFolder(path: string, copy: TreeCopy): readonly Change[] {
  const before = stateOf(path, copy);
  return planDirectory(path, before, { ...copy.attributes, mode: copy.args.directory_mode });
}

export function planDirectory(
  path: string,
  before: FileState,
  attributes: Attributes,
): readonly Change[] {
  if (before.type === 'absent') return [{ kind: 'directory', path, before, attributes }];
  if (before.type !== 'directory') fail(`${path} is a ${before.type}, not a directory`);
  const end = endOf(before);
  return planAttributes(end.path, end, attributes);
}

/** A link has an owner, but no mode of its own. */
export function planLink(
  path: string,
  target: string,
  before: FileState,
  { owner, group }: Attributes,
): readonly Change[] {
  if (before.type === 'directory') fail(`${path} is a directory, and cannot become a link`);
  if (before.type === 'link' && before.target === target) {
    return planAttributes(path, before, { owner, group });
  }
  const made = newFile(path, 'link', {}, { target });
  return [
    { kind: 'link', path, target, hard: false, before },
    ...planAttributes(path, made, { owner, group }),
  ];
}

function stateOf(path: string, { states }: TreeCopy): FileState {
  return states.get(path) ?? { type: 'absent', path };
}
