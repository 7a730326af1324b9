import type { Outcome } from './change.ts';
import type { FileState } from './file-state.ts';
import type { JsonObject } from './json.ts';
import type { ReturnsSchema } from './schema.ts';

/** What Ansible's file modules register of a path's state. What check mode cannot know is left out. */
export function registeredFile(state: FileState): JsonObject {
  if (state.type === 'absent') return { state: 'absent' };
  const { type, mode, owner, group, uid, gid, size, links, context } = state;
  return {
    state: type === 'file' && links > 1 ? 'hard' : isNamed(type) ? type : 'file',
    mode,
    ...(owner !== '' && { owner }),
    ...(group !== '' && { group }),
    ...(uid >= 0 && { uid }),
    ...(gid >= 0 && { gid }),
    size,
    ...(context !== undefined && { secontext: context }),
  };
}

/** The schema of `registeredFile`; spread into a module's `returns`. */
export const registeredFileSchema = {
  state: {
    type: 'string',
    description:
      'What is there: absent, file, directory, link or hard (a file with several names).',
  },
  mode: { type: 'string', description: 'Permissions, four octal digits.' },
  owner: { type: 'string', description: 'Name of the user who owns it.' },
  group: { type: 'string', description: 'Name of the group it belongs to.' },
  uid: { type: 'integer', description: 'Number of the user who owns it.' },
  gid: { type: 'integer', description: 'Number of the group it belongs to.' },
  size: { type: 'integer', description: 'Bytes.' },
  secontext: { type: 'string', description: 'The SELinux context, where SELinux is on.' },
} as const satisfies ReturnsSchema;

function isNamed(type: string): boolean {
  return type === 'file' || type === 'directory' || type === 'link';
}

/** What is at a path after a task: what its last change there left, or what was there before. */
export function finalState(before: FileState, outcomes: readonly Outcome[]): FileState {
  const last = outcomes.findLast(
    ({ change, after }) =>
      change.kind !== 'run' &&
      change.kind !== 'fetch' &&
      change.path === before.path &&
      after !== undefined,
  );
  return last?.after ?? before;
}

/** Where the old file was kept, as Ansible registers it. */
export function backupResult(outcomes: readonly Outcome[]): JsonObject {
  const backup = outcomes.find(({ backupFile }) => backupFile !== undefined)?.backupFile;
  return backup === undefined ? {} : { backup_file: backup };
}

export const backupResultSchema = {
  backup_file: { type: 'string', description: 'Where the old file was kept, when "backup" is on.' },
} as const satisfies ReturnsSchema;
