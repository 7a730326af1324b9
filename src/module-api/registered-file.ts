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
