import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Io } from '../io.ts';
import { UsageError } from '../report-error.ts';
import { privateMode } from './replace-file.ts';

/**
 * Lets the user change a text with their editor. It stands in a file that only they can read, in a
 * folder of its own, in memory where the system has a place for that. However kplay and the editor
 * end, the folder is removed: by a small process that waits for kplay's end, if by nobody else.
 */
export async function editText(
  content: Uint8Array,
  path: string,
  { environment }: Io,
): Promise<Buffer> {
  const directory = mkdtempSync(join(memoryDirectory(environment), 'kplay-vault-'));
  const guard = guardOf(directory);
  // The editor, not kplay, answers to Ctrl-C.
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  try {
    const file = join(directory, `text${extname(path)}`);
    writeFileSync(file, content, { mode: privateMode, flag: 'wx' });
    await runEditor(environment['EDITOR'] ?? 'vi', file, environment);
    return readFileSync(file);
  } finally {
    process.off('SIGINT', ignore);
    rmSync(directory, { recursive: true, force: true });
    guard.stdin?.end();
  }
}

function memoryDirectory(environment: Io['environment']): string {
  const places = [environment['XDG_RUNTIME_DIR'], '/dev/shm', environment['TMPDIR']];
  return places.find(place => place !== undefined && isWritable(place)) ?? tmpdir();
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return directory !== '';
  } catch {
    return false;
  }
}

/** Its input ends when kplay does. */
function guardOf(directory: string): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', 'read -r _; rm -rf -- "$1"', 'sh', directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  guard.on('error', () => undefined);
  guard.stdin?.on('error', () => undefined);
  guard.unref();
  return guard;
}

/** `EDITOR` may have arguments, and quotes, as everywhere else. */
function runEditor(editor: string, file: string, environment: Io['environment']): Promise<void> {
  return new Promise((settle, reject) => {
    const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], {
      stdio: 'inherit',
      env: environment,
    });
    child.on('error', ({ message }) => {
      reject(new UsageError(`The editor "${editor}" cannot be started: ${message}.`));
    });
    child.on('close', (code, signal) => {
      if (code === 0) settle();
      else {
        const how = signal === null ? `ended with ${code ?? 'an error'}` : `was ended by ${signal}`;
        reject(new UsageError(`The editor "${editor}" ${how}; nothing was written.`));
      }
    });
  });
}
