import { readFileSync, statSync } from 'node:fs';
import type { ConfigFiles } from './find-files.ts';

/** The controller's own files. */
export const localConfigFiles: ConfigFiles = {
  kindOf(path) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    return found.isDirectory() ? 'directory' : 'file';
  },
  isWorldWritable: directory => (statSync(directory).mode & 0o002) !== 0,
  read: path => readFileSync(path),
};
