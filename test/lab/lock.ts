import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Does `work` while no other process of this machine holds the lock on `file`. The kernel lets go of
 * the lock when this process ends, however it ends.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'exit');
  const held = await Promise.race([once(holder.stdout, 'data'), ended.then(() => undefined)]);
  if (held === undefined) throw new Error(`The lock "${file}" could not be taken.`);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
