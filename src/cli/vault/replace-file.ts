import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../report-error.ts';

/** Only the user may read it. */
export const privateMode = 0o600;

/**
 * Puts a file in the place of another, whole or not at all; links are followed. The new file is
 * made beside the old one, so that what it holds is never readable by more than `mode` allows.
 */
export function replaceFile(path: string, content: Uint8Array | string, mode: number): void {
  writing(path, () => {
    replace(path, content, mode);
  });
}

/** Asked before an editor is opened: what was typed there must find its place. */
export function checkWritable(path: string): void {
  writing(path, () => {
    accessSync(dirname(realPath(path)), constants.W_OK | constants.X_OK);
  });
}

function writing(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} cannot be written: ${reason}.`);
  }
}

function replace(path: string, content: Uint8Array | string, mode: number): void {
  const target = realPath(path);
  const name = `.${basename(target)}.${randomBytes(6).toString('hex')}`;
  const temporary = join(dirname(target), name);
  const file = openSync(temporary, 'wx', privateMode);
  try {
    writeFileSync(file, content);
    fchmodSync(file, mode);
    fsyncSync(file);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

export function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
