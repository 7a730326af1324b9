import { createHash, type Hash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { outcomeOf } from '../../changes/outcome.ts';
import { tempPath } from '../../changes/temp-path.ts';
import type { FetchChange, Outcome } from '../../module-api/change.ts';
import type { CommandResult } from '../../module-api/command-result.ts';

/** Has the host send the file. */
type Read = (onBytes: (bytes: Uint8Array) => void) => Promise<CommandResult>;

interface Reception {
  readonly nonce: string;
  /** How long the task may take, for messages. */
  readonly limitMs: number | undefined;
}

/**
 * Brings a file of the host to the controller, piece by piece and beside its place. What did not
 * come whole does not take the place of what is there.
 */
export async function receiveFile(
  change: FetchChange,
  { nonce, limitMs }: Reception,
  read: Read,
): Promise<Outcome> {
  const temp = tempPath(change.path, nonce);
  try {
    mkdirSync(dirname(temp), { recursive: true });
    return await receiveBeside(change, { temp, limitMs }, read);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    const failure = `cannot write ${change.path} on the controller: ${reason}`;
    return { change, status: 'failed', failure };
  }
}

async function receiveBeside(
  change: FetchChange,
  { temp, limitMs }: { readonly temp: string; readonly limitMs: number | undefined },
  read: Read,
): Promise<Outcome> {
  try {
    const sum = createHash('sha1');
    const result = await receive(temp, sum, read);
    if (result.exitCode !== 0) return outcomeOf(change, result, limitMs);
    if (change.validate && sum.digest('hex') !== change.checksum) {
      const failure = `${change.source} did not arrive as it is on the host: the checksums differ`;
      return { change, status: 'failed', failure };
    }
    place(temp, change.path);
    return { change, status: 'done' };
  } finally {
    rmSync(temp, { force: true });
  }
}

async function receive(temp: string, sum: Hash, read: Read): Promise<CommandResult> {
  // What is fetched may be a key: a new file is for its owner alone.
  const file = openSync(temp, 'wx', 0o600);
  try {
    let failure: unknown;
    // Written at once, so that nothing piles up where the disk is slower than the network.
    const result = await read(bytes => {
      if (failure !== undefined) return;
      sum.update(bytes);
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      } catch (error) {
        failure = error;
      }
    });
    if (failure !== undefined) throw failure;
    return result;
  } finally {
    closeSync(file);
  }
}

/** A file that is there hands on its mode. */
function place(temp: string, path: string): void {
  const old = statSync(path, { throwIfNoEntry: false });
  if (old !== undefined) chmodSync(temp, old.mode & 0o7777);
  renameSync(temp, path);
}

/** The words of the system in an error of `node:fs`: `EACCES: permission denied, open '/x'`. */
function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error)) return undefined;
  return /^[A-Z0-9]+: ([^,]*)/.exec(error.message)?.[1] ?? error.message;
}
