import { freePace, type Pace } from '../../graph/pace.ts';
import { isWithin, type Place, placeKey } from '../../graph/place.ts';
import type { HostState } from './host-state.ts';
import { HostEnded, HostFailed, Interrupted, PlayAborted } from './host-stop.ts';

interface FatalFailure {
  readonly task: string;
  readonly place: Place;
  /** The tasks of the block that rescues it. */
  readonly rescuedIn: Place | undefined;
}

interface Doom {
  readonly message: string;
  /** Which failed itself, and where. */
  readonly host: string;
  readonly place: Place;
  readonly rescuedIn: Place | undefined;
}

interface Lost {
  readonly place: Place;
  readonly settle: (isBack: boolean) => void;
}

/** The hosts that go through a play together, and what they have to know of each other. */
export class Batch {
  readonly hosts: readonly HostState[];
  readonly #size: number;
  readonly #pace: Pace;
  readonly #signal: AbortSignal;
  readonly #taken = new Set<string>();
  readonly #active: Set<string>;
  /** Those of the active that do not wait for others. */
  readonly #moving: Set<string>;
  readonly #failed = new Set<string>();
  readonly #stopped = new Set<string>();
  /** Hosts that cannot be reached, until they may be again. */
  readonly #lost = new Map<string, Lost>();
  /** By host, the innermost section that cleans up. */
  readonly #sheltered = new Map<string, Place>();
  /** Hosts that a fatal failure was counted for, by its place. */
  readonly #counted = new Map<string, Set<string>>();
  #ended = false;
  #aborted: string | undefined;
  #broken: Error | undefined;
  /** Hosts that still have to fail because `any_errors_fatal` made another's failure theirs. */
  readonly #doomed = new Map<string, Doom>();
  /** Called whenever every host that is left waits for others; it may be for a moment only. */
  onStandstill: () => void = () => undefined;

  /** Called when a host cannot be reached. */
  onLost: (host: string) => void = () => undefined;

  /** `size`: with the hosts that were lost before. */
  constructor(
    hosts: readonly HostState[],
    pace: Pace,
    signal: AbortSignal,
    size: number = hosts.length,
  ) {
    this.hosts = hosts;
    this.#size = size;
    this.#pace = pace;
    this.#signal = signal;
    this.#active = new Set(hosts.map(({ name }) => name));
    this.#moving = new Set(this.#active);
  }

  /** Waits for the strategy, then says whether the host may go on: throws when it may not. */
  async arrive(host: string, place: Place): Promise<void> {
    if (this.isInStep) await this.rest(host, this.#pace.arrive(host, place));
    this.#check(host, place);
  }

  /** Waits for others. */
  async rest<T>(host: string, until: Promise<T>): Promise<T> {
    this.pause(host);
    try {
      return await until;
    } finally {
      this.resume(host);
    }
  }

  pause(host: string): void {
    this.#moving.delete(host);
    if (this.standsStill) this.onStandstill();
  }

  resume(host: string): void {
    if (this.#active.has(host)) this.#moving.add(host);
  }

  /** Whether every host that is left waits for others. */
  get standsStill(): boolean {
    return this.#moving.size === 0 && this.#active.size > 0;
  }

  #check(host: string, at: Place): void {
    if (this.#signal.aborted) throw new Interrupted();
    if (this.#broken !== undefined) throw this.#broken;
    if (this.#aborted !== undefined && !this.#sheltered.has(host))
      throw new PlayAborted(this.#aborted);
    if (this.#ended) throw new HostEnded('batch');
    const doom = this.#doomed.get(host);
    if (doom === undefined) return;
    // What the host cleans up it cleans up first, unless that is where the other one failed.
    const shelter = this.#sheltered.get(host);
    if (shelter !== undefined && !isWithin(doom.place, shelter)) return;
    this.#doomed.delete(host);
    // What others rescue in a block that this host is not in is nothing to it.
    if (doom.rescuedIn !== undefined && !isWithin(at, doom.rescuedIn)) return;
    throw new HostFailed(doom.message, { becauseOf: doom.host, doom });
  }

  leave(host: string): void {
    this.#active.delete(host);
    this.#pace.leave(host);
    this.pause(host);
    if (this.#active.size > 0) return;
    // Nobody is left who could bring them back.
    for (const { settle } of this.#lost.values()) settle(false);
    this.#lost.clear();
  }

  /** The host cannot be reached. Settles when it is brought back, or when that can no longer be: whether it is. */
  isBroughtBack(host: string, place: Place): Promise<boolean> {
    return new Promise(settle => {
      this.#lost.set(host, { place, settle });
      this.onLost(host);
      this.leave(host);
    });
  }

  /** `meta: clear_host_errors`: hosts that could not be reached go on where they were. */
  bringBack(): void {
    for (const [host, { place, settle }] of this.#lost) {
      this.#active.add(host);
      this.#moving.add(host);
      this.#pace.comeBack(host, place);
      settle(true);
    }
    this.#lost.clear();
  }

  /** Whether the host is one of the play still, also when it is through. As in Ansible one that only cleans up is not. */
  hasIn(host: string): boolean {
    return !this.#failed.has(host) && !this.#stopped.has(host);
  }

  /** The failures of others ended the play for the host. */
  stop(host: string): void {
    this.#stopped.add(host);
  }

  /** Whether hosts wait for each other, so that there is a first one. */
  get isInStep(): boolean {
    return this.#pace !== freePace;
  }

  /** `meta: clear_host_errors`: what failed until now counts no more. */
  clearFailures(): void {
    this.#failed.clear();
    this.bringBack();
  }

  /** The host's failure was not rescued. Aborts the play when that is one too many. */
  addFailure(host: string, maxFailPercentage: number | undefined): void {
    this.#failed.add(host);
    if (maxFailPercentage === undefined) return;
    const percentage = (this.#failed.size / this.#size) * 100;
    if (percentage > maxFailPercentage) {
      this.#aborted = `${this.#failed.size} of ${this.#size} hosts failed, more than max_fail_percentage ${maxFailPercentage} allows`;
    }
  }

  /** While it cleans up after itself (`rescue`, `always`), what others fail with elsewhere does not stop a host. */
  async shelter<T>(host: string, section: Place, work: () => Promise<T>): Promise<T> {
    const around = this.#sheltered.get(host);
    this.#sheltered.set(host, section);
    try {
      return await work();
    } finally {
      if (around === undefined) this.#sheltered.delete(host);
      else this.#sheltered.set(host, around);
    }
  }

  /**
   * `any_errors_fatal`: the failure counts for every host of the batch, once for each task, however many
   * fail at it themselves.
   */
  failAll(because: string, { task, place, rescuedIn }: FatalFailure): void {
    const key = placeKey(place);
    const counted = this.#counted.get(key) ?? new Set();
    this.#counted.set(key, counted.add(because));
    this.#doomed.delete(because);
    for (const name of this.#active) {
      const known = this.#doomed.get(name);
      const isDoomed = known !== undefined && known.rescuedIn === undefined;
      if (counted.has(name) || isDoomed) continue;
      counted.add(name);
      const message = `"${task}" failed on ${because}, and any_errors_fatal is set`;
      this.#doomed.set(name, { message, host: because, place, rescuedIn });
    }
  }

  /** The host has the failure at that place for its own. */
  shares(host: string, place: Place): void {
    const doom = this.#doomed.get(host);
    if (doom !== undefined && placeKey(doom.place) === placeKey(place)) this.#doomed.delete(host);
  }

  end(): void {
    this.#ended = true;
  }

  /** What is wrong ends the run, whoever is cleaning up. */
  breakOff(error: Error): void {
    this.#broken ??= error;
  }

  get aborted(): string | undefined {
    return this.#aborted;
  }

  /** Whether no host has asked this for the place before. */
  isFirst(place: Place): boolean {
    const key = placeKey(place);
    if (this.#taken.has(key)) return false;
    this.#taken.add(key);
    return true;
  }
}
