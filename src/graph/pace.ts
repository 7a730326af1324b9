import type { Place } from './place.ts';

/** A strategy's rule for when a host may go on. */
export interface Pace {
  /**
   * Settles when `host` may do what stands at `place`. Places of one host only grow. Until the next call
   * (or `leave`) the host counts as being there.
   */
  arrive(host: string, place: Place): Promise<void>;
  /** The host is through, or out: nobody waits for it any longer. */
  leave(host: string): void;
  /** A host that has left is back at the place where it was. */
  comeBack(host: string, place: Place): void;
}

/** `free` and `host_pinned`: nobody waits for another host. */
export const freePace: Pace = {
  arrive: () => Promise.resolve(),
  leave: () => undefined,
  comeBack: () => undefined,
};
