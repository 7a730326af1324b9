import { finished } from 'node:stream/promises';
import type { Channel } from '../transport/transport.ts';
import { settleWithin } from './settle-within.ts';

/** A background process may keep the output open for ever. */
const graceMs = 500;

/** Waits for the end of a channel's command and of its output; gives the exit code if there is one. */
export async function endOf({ stdout, stderr, exited }: Channel): Promise<number | undefined> {
  const ended = [stdout, stderr].map(stream => finished(stream).catch(() => {}));
  const drained = Promise.all(ended);
  await Promise.race([drained, exited]);
  await settleWithin(Promise.all([drained, exited]), graceMs);
  return settleWithin(exited, 0);
}
