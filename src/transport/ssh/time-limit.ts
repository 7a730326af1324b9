import { setMaxListeners } from 'node:events';
import { UnreachableError } from '../transport.ts';

/**
 * The time one connection may take. It stands still while kplay itself, or a person, keeps the
 * connection waiting.
 */
export class TimeLimit {
  /** What is being waited for; the reason if it does not come in time. */
  waitingFor: string;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  #remainingMs: number;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(limitMs: number, outer: AbortSignal) {
    this.waitingFor = `no connection within ${limitMs / 1000} s`;
    this.#remainingMs = limitMs;
    this.#outer = outer;
    // The run's own signal: every host that is being connected to listens to it.
    setMaxListeners(0, outer, this.signal);
    if (outer.aborted) this.#interrupt();
    else outer.addEventListener('abort', this.#interrupt);
  }

  /** Aborts with an `UnreachableError` as its reason. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get remainingMs(): number {
    return this.#remainingMs;
  }

  start(): void {
    if (this.#timer !== undefined || this.#isDisposed || this.signal.aborted) return;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(() => this.#expire(), this.#remainingMs);
  }

  pause(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#remainingMs -= performance.now() - this.#startedAt;
  }

  /** Settles as the promise does, or rejects when the time is over. */
  async race<T>(promise: Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    let onAbort = (): void => {};
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(this.signal.reason);
      this.signal.addEventListener('abort', onAbort);
    });
    try {
      return await Promise.race([promise, aborted]);
    } finally {
      this.signal.removeEventListener('abort', onAbort);
    }
  }

  /** Must be called in the end. */
  dispose(): void {
    this.#isDisposed = true;
    this.pause();
    this.#outer.removeEventListener('abort', this.#interrupt);
  }

  readonly #interrupt = (): void => {
    this.pause();
    this.#controller.abort(new UnreachableError('interrupted', 'the run was interrupted'));
  };

  #expire(): void {
    this.#timer = undefined;
    this.#remainingMs = 0;
    this.#controller.abort(new UnreachableError('timeout', this.waitingFor));
  }
}
