import {
  type Change,
  endOf,
  type FileState,
  fail,
  newFile,
  planAttributes,
  requireDirectory,
} from '../../module-api/index.ts';
import type { FileArgs } from './args.ts';
import type { FileObserved } from './observe.ts';
import { planPresent, subjectOf, type Wanted } from './subject.ts';

export function planSymbolicLink(
  args: FileArgs,
  observed: FileObserved,
  wanted: Wanted,
): readonly Change[] {
  const { here, source } = observed;
  const { path } = here;
  const target = args.src ?? (here.type === 'link' ? here.target : undefined);
  if (target === undefined) fail('"src" is needed to make a link');
  if (!args.force && source !== undefined && isMissing(source)) {
    fail(`the source ${source.path} does not exist; "force: true" makes the link all the same`);
  }
  if (here.type === 'link' && here.target === target) {
    return planLinked(args, subjectOf(here, observed.end), wanted);
  }
  const made = newFile(path, 'link', {}, { target });
  const after = args.follow && source !== undefined ? subjectOf(made, source) : made;
  return [
    ...planRoom(args, observed),
    { kind: 'link', path, target, hard: false, before: here },
    ...planLinked(args, after, wanted),
  ];
}

/** The warning of Ansible, which is likely to mean that the task does not do what it says. */
export function linkWarning(
  args: FileArgs,
  { here, end, source }: FileObserved,
): string | undefined {
  const { state, follow, mode, owner, group } = args;
  const asks = mode !== undefined || owner !== undefined || group !== undefined;
  if (state !== 'link' || !follow || !asks) return undefined;
  const leadsTo = source ?? (here.type === 'link' ? end : undefined);
  if (leadsTo === undefined || !isMissing(leadsTo)) return undefined;
  return 'The link leads nowhere, so there is nothing to set attributes of; "follow: false" sets those of the link.';
}

/** Of the link itself only ownership counts. */
function planLinked(args: FileArgs, after: FileState, wanted: Wanted): readonly Change[] {
  if (after.type === 'absent' || (args.follow && after.type === 'link')) return [];
  if (args.follow) return planPresent(endOf(after), wanted);
  return planAttributes(after.path, after, { ...wanted.attributes, mode: undefined });
}

/** What has to go before there can be a link. */
function planRoom(args: FileArgs, { here, parent, below = [] }: FileObserved): readonly Change[] {
  const { path } = here;
  if (here.type === 'absent') {
    if (parent !== undefined) requireDirectory(parent);
    return [];
  }
  if (here.type === 'link') return [];
  if (!args.force) fail(`refusing to convert from ${here.type} to symlink for ${path}`);
  if (here.type !== 'directory') return [];
  if (below.length > 0) fail(`the directory ${path} is not empty, refusing to convert it`);
  return [{ kind: 'remove', path, before: here }];
}

export function planHardLink(
  args: FileArgs,
  observed: FileObserved,
  wanted: Wanted,
): readonly Change[] {
  const { source, parent } = observed;
  const here = hardLinkAt(observed);
  const { path } = here;
  if (args.src === undefined) {
    if (here.type !== 'file' || here.links < 2) fail('"src" is needed to make a link');
    return planPresent(here, wanted);
  }
  if (source === undefined || source.type === 'absent') {
    fail(`the source ${args.src} does not exist`);
  }
  if (source.type === 'directory') fail(`${args.src} is a directory, which can have one name only`);
  if (here.type === 'file' && here.inode === source.inode && here.device === source.device) {
    return planPresent(here, wanted);
  }
  if (here.type === 'directory') fail(`cannot link, ${path} is a directory`);
  if (here.type !== 'absent' && here.type !== 'link' && !args.force) {
    fail(`cannot link, there is another file at ${path}; "force: true" replaces it`);
  }
  if (here.type === 'absent' && parent !== undefined && here === observed.here)
    requireDirectory(parent);
  return [
    { kind: 'link', path, target: args.src, hard: true, before: here },
    ...planPresent({ ...source, path }, wanted),
  ];
}

/** In a directory the link gets the source's name. */
export function hardLinkAt({ here, inside }: FileObserved): FileState {
  return here.type === 'directory' && inside !== undefined ? inside : here;
}

function isMissing(state: FileState): boolean {
  return state.type === 'absent' || state.targetExists === false;
}
