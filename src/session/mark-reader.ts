/** A line of the protocol in the middle of what commands print: the nonce, an operation's number, a word. */
export interface Mark {
  /** 0 for the shell itself. */
  readonly operation: number;
  readonly word: string;
  readonly args: readonly string[];
}

export interface MarkListener {
  onData(bytes: Buffer): void;
  onMark(mark: Mark): void;
}

/** Longer than any mark; what looks like one and is longer is data. */
const longestMark = 512;
const complete = /^ (\d+) ([a-z]+)((?: [^ ]+)*)$/;
/** The beginning of something that `complete` may match once the rest has come. */
const incomplete = /^(?: (?:\d+(?: (?:[a-z]+(?: .*)?)?)?)?)?$/;

/** Takes a stream apart into marks and the bytes between them, however it was cut into chunks. */
export class MarkReader {
  readonly #nonce: Buffer;
  readonly #listener: MarkListener;
  #held: Buffer = Buffer.alloc(0);

  constructor(nonce: string, listener: MarkListener) {
    this.#nonce = Buffer.from(nonce);
    this.#listener = listener;
  }

  feed(chunk: Buffer): void {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = Buffer.alloc(0);
    let position = 0;
    for (;;) {
      const found = bytes.indexOf(this.#nonce, position);
      if (found === -1) {
        this.#hold(bytes, bytes.length - this.#partialNonce(bytes.subarray(position)), position);
        return;
      }
      const next = this.#readMark(bytes, found, position);
      if (next === undefined) return;
      position = next;
    }
  }

  /** Nothing more will come: what was held back is data. */
  end(): void {
    this.#emit(this.#held);
    this.#held = Buffer.alloc(0);
  }

  /** Where to read on; `undefined` when the rest of the mark has yet to come. */
  #readMark(bytes: Buffer, found: number, dataFrom: number): number | undefined {
    const start = found + this.#nonce.length;
    const lineEnd = bytes.indexOf(0x0a, start);
    const end = lineEnd === -1 ? bytes.length : lineEnd;
    const text = end - start > longestMark ? undefined : bytes.toString('utf8', start, end);
    if (lineEnd === -1 && text !== undefined && incomplete.test(text)) {
      this.#hold(bytes, found, dataFrom);
      return undefined;
    }
    const match = lineEnd === -1 || text === undefined ? null : complete.exec(text);
    if (match === null) {
      this.#emit(bytes.subarray(dataFrom, start));
      return start;
    }
    this.#emit(bytes.subarray(dataFrom, found));
    const [, operation = '', word = '', args = ''] = match;
    this.#listener.onMark({ operation: Number(operation), word, args: args.split(' ').slice(1) });
    return end + 1;
  }

  #hold(bytes: Buffer, from: number, dataFrom: number): void {
    this.#emit(bytes.subarray(dataFrom, from));
    // A copy: a few bytes do not keep a whole chunk in memory.
    this.#held = Buffer.from(bytes.subarray(from));
  }

  #emit(bytes: Buffer): void {
    if (bytes.length > 0) this.#listener.onData(bytes);
  }

  /** How many bytes at the end may be the beginning of the nonce. */
  #partialNonce(bytes: Buffer): number {
    const [first = 0] = this.#nonce;
    let start = bytes.indexOf(first, Math.max(0, bytes.length - this.#nonce.length + 1));
    while (start !== -1) {
      const length = bytes.length - start;
      if (bytes.compare(this.#nonce, 0, length, start) === 0) return length;
      start = bytes.indexOf(first, start + 1);
    }
    return 0;
  }
}
