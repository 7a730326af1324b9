import { attributesDiffer } from './attributes.ts';
import type { Change, WriteChange } from './change.ts';
import { holds } from './content.ts';
import { fail } from './failure.ts';
import type { FileState } from './file-state.ts';

/**
 * What it takes to give a path a content and attributes: a write, a change of attributes alone, or
 * nothing. `before` was observed with its content or its SHA-1.
 */
export function planFile(wanted: Omit<WriteChange, 'kind'>): readonly Change[] {
  const { path, before, content, attributes } = wanted;
  if (before.type !== 'absent' && before.type !== 'file' && before.type !== 'link') {
    fail(`${path} is a ${before.type}, not a file`);
  }
  if (!holds(before, content)) return [{ kind: 'write', ...wanted }];
  return planAttributes(path, before, attributes);
}

/** A change of attributes, where they are not as wanted. */
export function planAttributes(
  path: string,
  before: FileState,
  attributes: WriteChange['attributes'],
): readonly Change[] {
  if (before.type === 'absent' || !attributesDiffer(before, attributes)) return [];
  return [{ kind: 'attributes', path, before, attributes }];
}

/** Fails when there is no directory for the path; `parent` is what is at its `dirname`. */
export function requireDirectory(parent: FileState): void {
  if (parent.type === 'absent' || parent.targetExists === false) {
    fail(`Destination directory ${parent.path} does not exist`);
  }
  if (parent.type !== 'directory') fail(`${parent.path} is a ${parent.type}, not a directory`);
}
