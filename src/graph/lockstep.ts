import type { Pace } from './pace.ts';
import { comparePlaces, type Place } from './place.ts';

interface Waiting {
  readonly place: Place;
  readonly go: () => void;
}

/**
 * `linear`: a host may be at a place only when no other host is before it. One counter tells how many
 * hosts are at the rearmost place; when it falls to zero the next place is looked for.
 */
export class Lockstep implements Pace {
  readonly #places = new Map<string, Place>();
  readonly #waiting = new Map<string, Waiting>();
  #rear: Place = [];
  #atRear = 0;

  constructor(hosts: Iterable<string>) {
    for (const host of hosts) this.#places.set(host, []);
    this.#atRear = this.#places.size;
  }

  arrive(host: string, place: Place): Promise<void> {
    const before = this.#places.get(host);
    if (before === undefined) throw new Error(`${host} has left`);
    this.#places.set(host, place);
    if (comparePlaces(place, this.#rear) <= 0) return Promise.resolve();

    return new Promise(resolve => {
      this.#waiting.set(host, { place, go: resolve });
      this.#departed(before);
    });
  }

  leave(host: string): void {
    const before = this.#places.get(host);
    if (before === undefined) return;
    this.#places.delete(host);
    this.#waiting.delete(host);
    this.#departed(before);
  }

  comeBack(host: string, place: Place): void {
    this.#places.set(host, place);
    const order = comparePlaces(place, this.#rear);
    if (order > 0) return;
    if (order < 0) this.#atRear = 0;
    this.#rear = place;
    this.#atRear++;
  }

  #departed(from: Place): void {
    if (comparePlaces(from, this.#rear) > 0) return;
    this.#atRear--;
    if (this.#atRear === 0) this.#advance();
  }

  #advance(): void {
    let rear: Place | undefined;
    let count = 0;
    for (const place of this.#places.values()) {
      const order = rear === undefined ? -1 : comparePlaces(place, rear);
      if (order < 0) count = 0;
      if (order < 0) rear = place;
      if (order <= 0) count++;
    }
    if (rear === undefined) return;
    this.#rear = rear;
    this.#atRear = count;
    // Not before the last to come waits too.
    queueMicrotask(() => this.#release());
  }

  /** In the order of the inventory: a task with `run_once` then runs on the first host, as Ansible's do. */
  #release(): void {
    for (const host of [...this.#places.keys()]) {
      const waiting = this.#waiting.get(host);
      if (waiting === undefined || comparePlaces(waiting.place, this.#rear) > 0) continue;
      this.#waiting.delete(host);
      waiting.go();
    }
  }
}
