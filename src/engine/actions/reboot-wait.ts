import { Failure } from '../../module-api/failure.ts';
import { UnreachableError } from '../../transport/transport.ts';
import type { Run } from '../run.ts';

export type Waited = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const firstPauseMs = 250;
const longestPauseMs = 5000;

/**
 * Tries until it succeeds, or the time is over; pauses grow. A try that fails throws a `Failure`, or cannot
 * reach the host: a system that is booting may even refuse those it knows.
 */
export async function waitUntil(
  { now, sleep, signal }: Pick<Run, 'now' | 'sleep' | 'signal'>,
  limitMs: number,
  attempt: () => Promise<void>,
  { pauseMs }: { readonly pauseMs?: number | undefined } = {},
): Promise<Waited> {
  const end = now() + limitMs;
  for (
    let pause = pauseMs ?? firstPauseMs;
    ;
    pause = pauseMs ?? Math.min(pause * 2, longestPauseMs)
  ) {
    try {
      await attempt();
      return { ok: true };
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined || signal.aborted) throw error;
      if (now() + pause > end) return { ok: false, reason };
    }
    await sleep(pause);
  }
}

/** `undefined`: trying again is of no use. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof Failure) return error.message;
  if (!(error instanceof UnreachableError)) return undefined;
  return error.kind === 'option' || error.kind === 'interrupted' ? undefined : error.reason;
}
