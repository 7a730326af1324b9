import type { SshConnection } from './ssh-connection.ts';
import type { TimeLimit } from './time-limit.ts';

/** The use of a connection that others use as well. */
export interface Lease {
  readonly connection: SshConnection;
  /** The last one to release it closes it. */
  readonly release: () => void;
}

type Connect = (signal: AbortSignal) => Promise<SshConnection>;

interface Shared {
  readonly connecting: Promise<SshConnection>;
  readonly abandoned: AbortController;
  users: number;
}

/** One connection to each jump host, whoever goes through it. */
export class SharedConnections {
  readonly #shared = new Map<string, Shared>();

  /**
   * `connect` is called for the first user of a key, and aborted when the last one gives up. Every lease
   * must be released.
   */
  async lease(key: string, connect: Connect, limit: TimeLimit): Promise<Lease> {
    const shared = this.#shared.get(key) ?? this.#start(key, connect);
    shared.users++;
    try {
      const connection = await limit.race(shared.connecting);
      return { connection, release: this.#releaseOnce(key, shared) };
    } catch (error) {
      this.#release(key, shared);
      throw error;
    }
  }

  #start(key: string, connect: Connect): Shared {
    const abandoned = new AbortController();
    const shared: Shared = { connecting: connect(abandoned.signal), abandoned, users: 0 };
    this.#shared.set(key, shared);
    const forget = (): void => {
      if (this.#shared.get(key) === shared) this.#shared.delete(key);
    };
    // A lost connection is not lent again.
    shared.connecting.then(connection => connection.closed).then(forget, forget);
    return shared;
  }

  #releaseOnce(key: string, shared: Shared): () => void {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#release(key, shared);
    };
  }

  #release(key: string, shared: Shared): void {
    shared.users--;
    if (shared.users > 0) return;
    if (this.#shared.get(key) === shared) this.#shared.delete(key);
    shared.abandoned.abort();
    void shared.connecting.then(
      connection => connection.close(),
      () => {},
    );
  }
}
