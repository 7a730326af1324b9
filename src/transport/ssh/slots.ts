import { deferred } from '../deferred.ts';

/** Gives a place back. More than one call is one call. */
export type Release = () => void;

/** A number of places; whoever finds none free waits, first come first served. */
export class Slots {
  #limit: number;
  #used = 0;
  readonly #waiting: ((value: void) => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  /** From now on fewer places. */
  limitTo(limit: number): void {
    this.#limit = Math.max(1, Math.min(this.#limit, limit));
  }

  /** Rejects with the signal's reason when it is aborted first. */
  async acquire(signal: AbortSignal): Promise<Release> {
    signal.throwIfAborted();
    if (this.#used < this.#limit && this.#waiting.length === 0) this.#used++;
    else await this.#queue(signal);

    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#used--;
      this.#admit();
    };
  }

  async #queue(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = deferred<void>();
    const leave = (): void => {
      this.#waiting.splice(this.#waiting.indexOf(resolve), 1);
      reject(signal.reason);
    };
    this.#waiting.push(resolve);
    signal.addEventListener('abort', leave);
    await promise.finally(() => signal.removeEventListener('abort', leave));
  }

  #admit(): void {
    while (this.#used < this.#limit) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      // Counted here, so that nobody can take the place before the one who waited wakes up.
      this.#used++;
      next();
    }
  }
}
