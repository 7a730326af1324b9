import { posix } from 'node:path';
import {
  type Change,
  fail,
  fileState,
  type PresentFile,
  planAttributes,
  type TreePair,
  treePairs,
} from '../../module-api/index.ts';
import type { CopyArgs } from './args.ts';
import { destinationIn, requireChecksum } from './copy-file.ts';
import { type Destination, destinationProbes, exists, planMissing } from './destination.ts';
import { type CopyAttributes, planDirectory, planLink, treeRoot } from './plan-tree.ts';
import type { CopyObserved, CopyProbes } from './probes.ts';

/** Whether the source is a file or a directory is not known yet. */
export function remoteProbes(args: CopyArgs, src: string): CopyProbes {
  const { dest, local_follow = false } = args;
  const flags = args.attributes !== undefined;
  const root = treeRoot(args);
  return {
    ...destinationProbes({ dest, name: posix.basename(src), content: undefined, flags }),
    source: fileState(src, { follow: true, checksum: 'sha1', needs: ['presence'] }),
    root: fileState(root, { follow: true, flags }),
    pairs: treePairs(src, root, local_follow),
  };
}

export function planRemote(
  args: CopyArgs,
  observed: CopyObserved,
  how: CopyAttributes,
): readonly Change[] {
  const { source } = observed;
  if (source === undefined || source.type === 'absent' || source.targetExists === false) {
    fail(`Source ${args.src} not found`);
  }
  if (source.type === 'directory') return planRemoteTree(args, observed, { ...how, source });
  requireFile(source);
  requireChecksum(args.checksum, source.checksum);
  const destination = destinationIn(args, observed);
  if (!args.force && exists(destination.before)) return [];
  return planRemoteFile(args, source, destination, how);
}

function planRemoteFile(
  args: CopyArgs,
  source: PresentFile,
  { path, before, missing }: Destination,
  how: CopyAttributes,
): readonly Change[] {
  const { backup, validate, directory_mode } = args;
  const attributes = how.preserve ? { ...how.attributes, mode: source.mode } : how.attributes;
  const made = planMissing(missing, how.attributes, directory_mode);
  if (before.type === 'file' && before.checksum === source.checksum) {
    return [...made, ...planAttributes(path, before, attributes)];
  }
  if (before.type === 'directory') fail(`${path} is a directory, not a file`);
  const { checksum, size, real = source.path } = source;
  const options = { backup, validate, checksum, size };
  return [...made, { kind: 'copy', source: real, path, before, attributes, ...options }];
}

function planRemoteTree(
  args: CopyArgs,
  { root, pairs = [] }: CopyObserved,
  how: CopyAttributes & { readonly source: PresentFile },
): readonly Change[] {
  const path = treeRoot(args);
  const mode = args.directory_mode ?? how.source.mode;
  const made =
    root === undefined || root.type === 'directory'
      ? []
      : planDirectory(path, root, { ...how.attributes, mode });
  return [...made, ...pairs.flatMap(pair => planPair(args, pair, how))];
}

/** What is new has the mode of its source where the task gives none; what is there keeps its own. */
function planPair(args: CopyArgs, { source, dest }: TreePair, how: CopyAttributes) {
  if (source.type === 'absent') return [];
  const { path } = dest;
  const inherited = dest.type === 'absent' ? source.mode : undefined;
  if (source.type === 'directory') {
    const mode = args.directory_mode ?? inherited;
    return planDirectory(path, dest, { ...how.attributes, mode });
  }
  if (source.type === 'link') return planLink(path, source.target ?? '', dest, how.attributes);
  requireFile(source);
  if (!args.force && exists(dest)) return [];
  const attributes = { ...how.attributes, mode: how.attributes.mode ?? inherited };
  return planRemoteFile(args, source, { path, before: dest }, { ...how, attributes });
}

function requireFile(source: PresentFile): void {
  if (source.type !== 'file') fail(`${source.path} is a ${source.type}, which cannot be copied`);
}
