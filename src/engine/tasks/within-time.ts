import type { CommandResult } from '../../module-api/command-result.ts';
import { Failure } from '../../module-api/failure.ts';
import type { HostSession, Operation, Upload } from '../../session/session.ts';

export type LimitedSession = Pick<HostSession, 'run' | 'upload'>;

interface Limit {
  readonly session: LimitedSession;
  /** How long all of it may take together, from now on. */
  readonly timeoutMs: number | undefined;
  readonly now: () => number;
}

/** The session, on which no operation outlasts the time that a task may take. */
export function withinTime(
  { session, timeoutMs, now }: Limit,
  onTimeout: () => void,
): LimitedSession {
  if (timeoutMs === undefined) return session;
  const end = now() + timeoutMs;
  const within = async <T extends Operation | Upload>(
    operation: T,
    perform: (limited: T) => Promise<CommandResult>,
  ): Promise<CommandResult> => {
    const left = end - now();
    if (left <= 0) {
      onTimeout();
      throw new Failure(`the task took longer than ${timeoutMs / 1000} s and was ended`);
    }
    const own = operation.timeoutMs;
    const isOurs = own === undefined || left <= own;
    const result = await perform(isOurs ? { ...operation, timeoutMs: left } : operation);
    if (result.ended === 'timeout' && isOurs) onTimeout();
    return result;
  };
  return {
    run: operation => within(operation, one => session.run(one)),
    upload: upload => within(upload, one => session.upload(one)),
  };
}
