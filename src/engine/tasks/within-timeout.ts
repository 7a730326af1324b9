import type { ActionTime } from '../actions/action.ts';
import type { Run } from '../run.ts';
import { type Attempt, attempt } from './attempt.ts';

/** What an action may take. */
export interface TimeLimit {
  /** Seconds; 0 or `undefined`: as long as it likes. */
  readonly seconds: number | undefined;
  /** As the user wrote it. */
  readonly name: string;
}

/** Does the work of an action, which is told to stop when the time is over, and has failed then. */
export async function withinTimeout(
  { signal, now, sleep }: Pick<Run, 'signal' | 'now' | 'sleep'>,
  { seconds, name }: TimeLimit,
  work: (time: ActionTime) => Attempt | Promise<Attempt>,
): Promise<Attempt> {
  if (seconds === undefined || seconds <= 0) return work({ signal, now, sleep });
  const over = new AbortController();
  const done = new AbortController();
  const watch = sleep(seconds * 1000, done.signal).then(
    () => over.abort(),
    () => undefined,
  );
  const time = {
    signal: AbortSignal.any([signal, over.signal]),
    now,
    sleep: (milliseconds: number) => sleep(milliseconds, over.signal),
  };
  try {
    const result = await work(time);
    return over.signal.aborted ? tookTooLong(name, seconds) : result;
  } catch (error) {
    if (over.signal.aborted && !signal.aborted) return tookTooLong(name, seconds);
    throw error;
  } finally {
    done.abort();
    await watch;
  }
}

function tookTooLong(name: string, seconds: number): Attempt {
  const message = `"${name}" took longer than ${seconds} s and was ended`;
  return attempt('failed', {
    message,
    fields: new Map([['timedout', new Map([['period', seconds]])]]),
  });
}
