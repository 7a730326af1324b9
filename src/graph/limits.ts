import pLimit, { type LimitFunction } from 'p-limit';

/** Bounds on what runs at once: `forks`, `throttle`, pools. */
export class Limits {
  readonly #forks: LimitFunction;
  readonly #named = new Map<string, LimitFunction>();

  constructor(forks: number) {
    this.#forks = pLimit(forks);
  }

  /** Runs `work` when a fork is free. */
  withFork<T>(work: () => Promise<T>): Promise<T> {
    return this.#forks(work);
  }

  /** Runs `work` when fewer than `size` others of that name run. */
  within<T>(name: string, size: number, work: () => Promise<T>): Promise<T> {
    let limit = this.#named.get(name);
    if (limit === undefined) {
      limit = pLimit(size);
      this.#named.set(name, limit);
    }
    return limit(work);
  }
}
