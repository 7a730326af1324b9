import { deferred } from '../transport/deferred.ts';

/** A shell that has nothing to do: closed when another one needs its channels. */
export interface IdleHolder {
  close(): Promise<void>;
}

export type Release = () => void;

interface Waiter {
  readonly places: number;
  readonly admit: (release: Release) => void;
}

/** How many channels of one connection are used at once. Whoever needs one evicts who is idle longest. */
export class ChannelBudget {
  readonly #limit: number;
  readonly #onRoom: () => void;
  readonly #idle = new Set<IdleHolder>();
  readonly #waiters: Waiter[] = [];
  #used = 0;

  /** `onRoom` is called when there may be room for somebody who does not wait here. */
  constructor(limit: number, onRoom: () => void) {
    this.#limit = limit;
    this.#onRoom = onRoom;
  }

  /** Whether `take` would get a channel at once, or by evicting, and leave `reserve` beside it. */
  hasRoom(reserve: number): boolean {
    if (this.#waiters.length > 0) return false;
    const room = this.#limit - this.#used + this.#idle.size;
    return room > Math.min(reserve, this.#limit - 1);
  }

  /** Calls back at once when there is room: what is sent first must not wait. */
  take(places: number): Promise<Release> {
    const admitted = deferred<Release>();
    this.#waiters.push({
      places: Math.min(places, this.#limit),
      admit: release => admitted.resolve(release),
    });
    this.#admit();
    return admitted.promise;
  }

  /** Closes the shell that is idle longest, if there is one. */
  evict(): void {
    const [first] = this.#idle;
    if (first === undefined) return;
    this.#idle.delete(first);
    void first.close();
  }

  setIdle(holder: IdleHolder): void {
    this.#idle.add(holder);
    this.#admit();
    this.#onRoom();
  }

  setBusy(holder: IdleHolder): void {
    this.#idle.delete(holder);
  }

  #admit(): void {
    for (;;) {
      const [waiter] = this.#waiters;
      if (waiter === undefined) return;
      if (this.#used + waiter.places > this.#limit) {
        this.evict();
        return;
      }
      this.#waiters.shift();
      this.#used += waiter.places;
      waiter.admit(this.#releaseOf(waiter.places));
    }
  }

  #releaseOf(places: number): Release {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#used -= places;
      this.#admit();
      this.#onRoom();
    };
  }
}
