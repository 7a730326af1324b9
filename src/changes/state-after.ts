import { newFile, withAttributes } from '../module-api/attributes.ts';
import type {
  Change,
  CopyChange,
  FetchChange,
  RunChange,
  TouchChange,
  WriteChange,
} from '../module-api/change.ts';
import { contentFacts } from '../module-api/content.ts';
import type { FileState, PresentFile } from '../module-api/file-state.ts';

/** What is about a file of the host. */
export type FileChange = Exclude<Change, RunChange | FetchChange>;

/**
 * What would be at the change's path, with the content where it is known. `user` performs the change and
 * owns what it makes.
 */
export function stateAfter(change: FileChange, user: string): FileState {
  const { path, before } = change;
  switch (change.kind) {
    case 'write':
      return { ...replaced(change, user), ...contentFacts(change.content) };
    case 'copy':
      return { ...replaced(change, user), checksum: change.checksum, size: change.size ?? 0 };
    case 'attributes':
      return before.type === 'absent' ? before : withAttributes(before, change.attributes);
    case 'directory':
      return newFile(path, 'directory', change.attributes, ownership(user));
    case 'touch':
      return touched(change, user);
    case 'remove':
      return { type: 'absent', path };
    case 'link':
      return change.hard
        ? newFile(path, 'file', {}, ownership(user))
        : newFile(path, 'link', {}, { ...ownership(user), mode: '0777', target: change.target });
  }
}

/** A file in the place of another keeps that one's attributes. */
function replaced({ path, before, attributes }: WriteChange | CopyChange, user: string) {
  if (before.type !== 'file') return newFile(path, 'file', attributes, ownership(user));
  const { mode, owner, group, uid, gid, context, flags } = before;
  return newFile(path, 'file', attributes, { mode, owner, group, uid, gid, context, flags });
}

function touched(change: TouchChange, user: string): PresentFile {
  const { path, before, attributes, modificationTime, accessTime } = change;
  const state =
    before.type === 'absent'
      ? newFile(path, 'file', attributes, { ...ownership(user), ...contentFacts('') })
      : withAttributes(before, attributes);
  return {
    ...state,
    ...(typeof modificationTime === 'number' && { mtime: Math.floor(modificationTime) }),
    ...(typeof accessTime === 'number' && { atime: Math.floor(accessTime) }),
  };
}

function ownership(user: string): Partial<PresentFile> {
  return user === 'root' ? { owner: user, group: user, uid: 0, gid: 0 } : { owner: user };
}
