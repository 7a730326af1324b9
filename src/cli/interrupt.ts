import { setMaxListeners } from 'node:events';
import { constants } from 'node:os';
import type { Io } from './io.ts';

/**
 * Ctrl-C ends what runs on the hosts and leaves them clean; a second one does not wait for that.
 */
export function interruptSignal({ stderr }: Io): {
  readonly signal: AbortSignal;
  /** As Ctrl-C does, where a question has taken it. */
  readonly interrupt: () => void;
  readonly stop: () => void;
} {
  const controller = new AbortController();
  // Everything that runs at the same time listens.
  setMaxListeners(0, controller.signal);
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(128 + constants.signals[name]);
    stderr.write(
      '\nInterrupted: ending what runs on the hosts. Press Ctrl-C again to leave at once.\n',
    );
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    interrupt: () => onSignal('SIGINT'),
    stop: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
