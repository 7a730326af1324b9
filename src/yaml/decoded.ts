/** A text that was decoded from its source, and the offset each of its characters came from. */
export interface Decoded {
  readonly text: string;
  /** One for each UTF-16 code unit of `text`, and one more: where the text ends. */
  readonly offsets: readonly number[];
}

/** Puts a decoded text together, piece by piece. */
export class Decoder {
  #text = '';
  readonly #offsets: number[] = [];

  /** Characters that stand in the source as they are, from `offset` on. */
  copy(text: string, offset: number): void {
    this.#text += text;
    for (let index = 0; index < text.length; index++) this.#offsets.push(offset + index);
  }

  /** Characters that something at `offset` stands for: an escape, a fold. */
  put(text: string, offset: number): void {
    this.#text += text;
    for (let index = 0; index < text.length; index++) this.#offsets.push(offset);
  }

  get text(): string {
    return this.#text;
  }

  end(offset: number): Decoded {
    return { text: this.#text, offsets: [...this.#offsets, offset] };
  }
}
