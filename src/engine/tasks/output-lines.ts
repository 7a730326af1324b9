type Stream = 'stdout' | 'stderr';

/** Makes whole lines of output that comes in pieces. */
export class OutputLines {
  readonly #emit: (stream: Stream, text: string) => void;
  readonly #decoders: Readonly<Record<Stream, InstanceType<typeof TextDecoder>>> = {
    stdout: new TextDecoder(),
    stderr: new TextDecoder(),
  };
  readonly #rest: Record<Stream, string> = { stdout: '', stderr: '' };

  constructor(emit: (stream: Stream, text: string) => void) {
    this.#emit = emit;
  }

  add(stream: Stream, bytes: Uint8Array): void {
    const text = this.#rest[stream] + this.#decoders[stream].decode(bytes, { stream: true });
    const end = text.lastIndexOf('\n');
    if (end !== -1) this.#emit(stream, text.slice(0, end));
    this.#rest[stream] = text.slice(end + 1);
    // A line without an end must not grow without bound.
    if (this.#rest[stream].length <= longestLine) return;
    this.#emit(stream, this.#rest[stream]);
    this.#rest[stream] = '';
  }

  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#rest[stream] !== '') this.#emit(stream, this.#rest[stream]);
      this.#rest[stream] = '';
    }
  }
}

const longestLine = 65_536;
