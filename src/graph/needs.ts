/** What a node of a graph waits for, with its hosts already looked up. */
export interface ResolvedNeed {
  readonly task: string;
  /** All of these hosts must be done with it; with `any`, one of them. */
  readonly hosts: readonly string[];
  readonly any: boolean;
}

export type NeedState =
  | { readonly kind: 'met' }
  | { readonly kind: 'waiting' }
  /** It can never be met, because `host` failed (or will never run) `task`. */
  | { readonly kind: 'failed'; readonly task: string; readonly host: string };

/** Which nodes are done on which hosts. Counters per task, so that edges need no objects. */
export class Needs {
  readonly #done = new Map<string, Set<string>>();
  readonly #failed = new Map<string, Set<string>>();
  readonly #out = new Set<string>();
  #losses = 0;
  #changed: { readonly promise: Promise<void>; readonly settle: () => void } = deferred();

  done(task: string, host: string): void {
    add(this.#done, task, host);
    this.#notify();
  }

  failed(task: string, host: string): void {
    this.#losses++;
    add(this.#failed, task, host);
    this.#notify();
  }

  /** What nothing was heard of is over on the host, too. */
  settle(task: string, host: string, how: 'done' | 'failed'): void {
    const known = [this.#done, this.#failed].some(map => map.get(task)?.has(host) === true);
    if (!known) this[how](task, host);
  }

  /** The host will do nothing more. */
  leave(host: string): void {
    this.#losses++;
    this.#out.add(host);
    this.#notify();
  }

  comeBack(host: string): void {
    this.#out.delete(host);
    this.#notify();
  }

  /** The hosts of a need on which its task may still end. */
  openOn(need: ResolvedNeed): readonly string[] {
    if (this.#stateOfOne(need).kind === 'met') return [];
    const [done, failed] = [this.#done.get(need.task), this.#failed.get(need.task)];
    return need.hosts.filter(
      host => done?.has(host) !== true && failed?.has(host) !== true && !this.#out.has(host),
    );
  }

  /** Has everybody who waits look again. */
  wake(): void {
    this.#notify();
  }

  /** Grows with all by which a need can come to have failed. */
  get losses(): number {
    return this.#losses;
  }

  /** Settles at the next change of anything. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  stateOf(needs: readonly ResolvedNeed[]): NeedState {
    let waiting = false;
    for (const need of needs) {
      const state = this.#stateOfOne(need);
      if (state.kind === 'failed') return state;
      if (state.kind === 'waiting') waiting = true;
    }
    return { kind: waiting ? 'waiting' : 'met' };
  }

  #stateOfOne({ task, hosts, any }: ResolvedNeed): NeedState {
    const done = this.#done.get(task);
    const failed = this.#failed.get(task);
    let hopeless: string | undefined;
    let open = 0;
    for (const host of hosts) {
      if (done?.has(host) === true) {
        if (any) return { kind: 'met' };
      } else if (failed?.has(host) === true) {
        hopeless = host;
      } else if (this.#out.has(host)) {
        hopeless ??= host;
      } else {
        open++;
      }
    }
    if (hopeless !== undefined && (!any || open === 0)) {
      return { kind: 'failed', task, host: hopeless };
    }
    return { kind: open > 0 ? 'waiting' : 'met' };
  }

  #notify(): void {
    const { settle } = this.#changed;
    this.#changed = deferred();
    settle();
  }
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}

function deferred(): { readonly promise: Promise<void>; readonly settle: () => void } {
  let settle = (): void => undefined;
  const promise = new Promise<void>(resolve => {
    settle = resolve;
  });
  return { promise, settle };
}
