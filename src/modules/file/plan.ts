import {
  attributesDiffer,
  attributesOf,
  type Change,
  type FileState,
  fail,
  newFile,
  type PresentFile,
  requireDirectory,
} from '../../module-api/index.ts';
import type { FileArgs } from './args.ts';
import { type FileObserved, pathOf } from './observe.ts';
import { planHardLink, planSymbolicLink } from './plan-link.ts';
import { planPresent, planTimes, subjectOf, type Wanted } from './subject.ts';
import { timeOf } from './times.ts';

export function planChanges(args: FileArgs, observed: FileObserved): readonly Change[] {
  const state = args.state ?? stateNow(args, observed);
  if (args.recurse && state !== 'directory') fail('"recurse" needs "state: directory"');
  if (args.src !== undefined && state !== 'link' && state !== 'hard') {
    fail('"src" needs "state: link" or "state: hard"');
  }
  const wanted = wantedOf(args, observed, state === 'touch' ? 'now' : undefined);
  switch (state) {
    case 'absent':
      return planAbsent(observed.here);
    case 'file':
      return planPresent(requireFile(args, observed), wanted);
    case 'directory':
      return planDirectory(args, observed, wanted);
    case 'touch':
      return planTouch(observed, wanted);
    case 'link':
      return planSymbolicLink(args, observed, wanted);
    case 'hard':
      return planHardLink(args, observed, wanted);
  }
}

/** Without `state` whatever is there is kept. */
function stateNow({ recurse, follow }: FileArgs, { here, end = here }: FileObserved) {
  const { type } = follow ? end : here;
  if (type === 'absent') return recurse ? 'directory' : 'file';
  return type === 'directory' || type === 'link' ? type : 'file';
}

function wantedOf(args: FileArgs, observed: FileObserved, time: 'now' | undefined): Wanted {
  return {
    attributes: attributesOf(args),
    modified: timeOf(args.modification_time, observed.modified, time),
    accessed: timeOf(args.access_time, observed.accessed, time),
  };
}

function planAbsent(here: FileState): readonly Change[] {
  return here.type === 'absent' ? [] : [{ kind: 'remove', path: here.path, before: here }];
}

function requireFile(args: FileArgs, { here, end }: FileObserved): PresentFile {
  const state = subjectOf(here, end);
  if (state.type === 'absent' || state.type === 'directory' || state.type === 'link') {
    fail(`file (${pathOf(args)}) is ${state.type}, cannot continue`, { state: state.type });
  }
  return state;
}

function planDirectory(
  args: FileArgs,
  { here, end, below = [] }: FileObserved,
  wanted: Wanted,
): readonly Change[] {
  const { attributes } = wanted;
  const state = subjectOf(here, end);
  const { path } = state;
  if (state.type === 'absent') {
    const made = newFile(path, 'directory', attributes);
    return [{ kind: 'directory', path, before: state, attributes }, ...planTimes(made, wanted)];
  }
  if (state.type !== 'directory') fail(`${path} already exists as a ${state.type}`);
  if (args.recurse && below.some(one => attributesDiffer(one, attributes))) {
    return [
      { kind: 'attributes', path, before: state, attributes, recurse: true },
      ...planTimes(state, wanted),
    ];
  }
  return planPresent(state, wanted);
}

function planTouch({ here, end, parent }: FileObserved, wanted: Wanted): readonly Change[] {
  const state = subjectOf(here, end);
  if (state.type !== 'absent') return planPresent(state, wanted);
  const { path } = state;
  const { attributes, modified: modificationTime, accessed: accessTime } = wanted;
  if (parent !== undefined && path === here.path) requireDirectory(parent);
  return [{ kind: 'touch', path, before: state, attributes, modificationTime, accessTime }];
}
