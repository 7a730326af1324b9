import { type Connection, UnreachableError } from '../transport/transport.ts';
import { settleWithin } from './settle-within.ts';

/** A channel may be seen to end shortly before the connection is. */
const lossMs = 100;

/** Why the connection is gone, if it is. */
export async function lossOf({ closed }: Connection): Promise<UnreachableError | undefined> {
  return settleWithin(
    closed.then(loss => loss ?? closedError()),
    lossMs,
  );
}

export function closedError(): UnreachableError {
  return new UnreachableError('connection-lost', 'the connection was closed');
}

export function asUnreachable(error: unknown): UnreachableError {
  if (error instanceof UnreachableError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new UnreachableError('protocol', message);
}
