import {
  type Attributes,
  type Change,
  endOf,
  type FileState,
  type PresentFile,
  planAttributes,
} from '../../module-api/index.ts';
import type { Time } from './times.ts';

/** What is asked of whatever the path is or becomes. */
export interface Wanted {
  readonly attributes: Attributes;
  readonly modified: Time;
  readonly accessed: Time;
}

/** What a task is about: the path, or what a link there leads to when that is to be followed. */
export function subjectOf(here: FileState, end: FileState | undefined): FileState {
  if (here.type !== 'link' || end === undefined || end.type === 'absent') return here;
  if (end.targetExists !== false) return endOf(end);
  return end.real === undefined ? end : { type: 'absent', path: end.real };
}

/** Attributes and times of something that is there. */
export function planPresent(state: PresentFile, wanted: Wanted): readonly Change[] {
  const { attributes, modified, accessed } = wanted;
  return [
    ...planAttributes(state.path, state, attributes),
    ...planTimes(state, { modified, accessed }),
  ];
}

export function planTimes(
  state: PresentFile,
  { modified, accessed }: Pick<Wanted, 'modified' | 'accessed'>,
): readonly Change[] {
  const { path, mtime, atime } = state;
  const modificationTime = modified === mtime ? undefined : modified;
  const accessTime = accessed === atime ? undefined : accessed;
  if (modificationTime === undefined && accessTime === undefined) return [];
  return [{ kind: 'touch', path, before: state, attributes: {}, modificationTime, accessTime }];
}
