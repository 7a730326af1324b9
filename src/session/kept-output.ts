const firstCapacity = 4096;

/** An output of any length in limited memory: its beginning and its end. */
export class KeptOutput {
  readonly #headLimit: number;
  readonly #tailLimit: number;
  readonly #head: Buffer[] = [];
  #headLength = 0;
  /** Everything behind the head; cut back to its limit when it has grown to twice that. */
  #tail: Buffer = Buffer.alloc(0);
  #tailLength = 0;
  #total = 0;

  constructor(limit: number) {
    this.#headLimit = Math.ceil(limit / 2);
    this.#tailLimit = Math.floor(limit / 2);
  }

  add(bytes: Uint8Array): void {
    this.#total += bytes.length;
    const room = this.#headLimit - this.#headLength;
    if (room > 0) {
      // A copy, because a small piece would keep the whole chunk it came in.
      const first = Buffer.from(bytes.subarray(0, room));
      this.#head.push(first);
      this.#headLength += first.length;
    }
    const rest = bytes.subarray(Math.max(0, room));
    if (rest.length > 0) this.#append(rest.subarray(Math.max(0, rest.length - this.#tailLimit)));
  }

  bytes(): Uint8Array {
    const from = Math.max(0, this.#tailLength - this.#tailLimit);
    return Buffer.concat([...this.#head, this.#tail.subarray(from, this.#tailLength)]);
  }

  get omitted(): number {
    return Math.max(0, this.#total - this.#headLimit - this.#tailLimit);
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#tailLength + bytes.length;
    if (needed > this.#tail.length) this.#makeRoom(needed);
    this.#tail.set(bytes, this.#tailLength);
    this.#tailLength += bytes.length;
  }

  #makeRoom(needed: number): void {
    const most = 2 * this.#tailLimit;
    if (needed > most) {
      const from = Math.max(0, this.#tailLength - this.#tailLimit);
      this.#tail.copyWithin(0, from, this.#tailLength);
      this.#tailLength -= from;
      if (this.#tail.length === most) return;
    }
    const capacity = Math.min(most, Math.max(needed, firstCapacity, 2 * this.#tail.length));
    const grown = Buffer.alloc(capacity);
    this.#tail.copy(grown, 0, 0, this.#tailLength);
    this.#tail = grown;
  }
}
