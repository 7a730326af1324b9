import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { InventoryReaders, ScriptOutcome } from './readers.ts';

/** The controller's own files and programs. */
export function localReaders(options: { readonly scriptSeconds: number }): InventoryReaders {
  return {
    kindOf,
    isExecutable: path => succeeds(() => accessSync(path, constants.X_OK)),
    list: directory => readdirSync(directory),
    read: path => readFileSync(path),
    absolute: path => resolve(path),
    run: (path, args) => runScript(resolve(path), args, options.scriptSeconds),
  };
}

function kindOf(path: string): 'file' | 'directory' | undefined {
  // A list of hosts can be too long for a path.
  if (!succeeds(() => accessSync(path))) return undefined;
  return statSync(path).isDirectory() ? 'directory' : 'file';
}

function succeeds(attempt: () => void): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

function runScript(path: string, args: readonly string[], seconds: number): Promise<ScriptOutcome> {
  return new Promise(settle => {
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    let stderr = '';
    let timedOut = false;
    child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
      // What the script started may hold the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
    }, seconds * 1000);

    child.on('error', ({ message }) => {
      clearTimeout(timer);
      settle({ kind: 'not-started', reason: message });
    });
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      const output = { stdout: Buffer.concat(stdout), stderr };
      if (timedOut) settle({ kind: 'timed-out', seconds, ...output });
      else if (exitCode === null)
        settle({ kind: 'killed', signal: signal ?? 'unknown', ...output });
      else settle({ kind: 'ended', exitCode, ...output });
    });
  });
}
