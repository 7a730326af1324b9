/** Counts how often the direction of a conversation turned: something came after something was sent. */
export class Turns {
  #hasSent = false;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  sent(): void {
    this.#hasSent = true;
  }

  received(): void {
    if (this.#hasSent) this.#count++;
    this.#hasSent = false;
  }
}
