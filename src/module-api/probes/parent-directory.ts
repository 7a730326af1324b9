import { posix } from 'node:path';
import { newFile } from '../attributes.ts';
import type { FileState } from '../file-state.ts';
import type { Probe } from '../probe.ts';
import { fileState } from './file-state.ts';

/**
 * The directory that holds a path. In check mode, when an earlier task would install software, a
 * directory that is not there yet is taken to come with it: `requireDirectory` then lets the task go on.
 */
export function parentDirectory(path: string): Probe<FileState> {
  const probe = fileState(posix.dirname(path), { follow: true });
  return {
    ...probe,
    overlay(observed, predicted) {
      const state = probe.overlay?.(observed, predicted) ?? observed;
      const { installing } = predicted;
      if (state.type !== 'absent' || installing === undefined) return state;
      return newFile(state.path, 'directory', {}, { predictedBy: installing });
    },
  };
}
