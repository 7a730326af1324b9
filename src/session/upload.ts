import type { Writable } from 'node:stream';
import type { CommandResult } from '../module-api/command-result.ts';
import { sh } from '../module-api/shell.ts';
import { UnreachableError } from '../transport/transport.ts';
import { compress, type Packed } from './compress.ts';
import { Conversation, type Host, type Stream } from './conversation.ts';
import type { Mark } from './mark-reader.ts';
import { newNonce } from './nonce.ts';
import { RunningOperation } from './running-operation.ts';
import type { Upload } from './session.ts';
import { receiveScript, uploadProgram } from './upload-script.ts';

export interface UploadOptions {
  readonly host: Host;
  /** The path of `sh`. */
  readonly shell: string;
  readonly keepOutput: number;
  /** Whether the host can unpack. */
  readonly hasGzip: boolean;
}

/** How long the host may take to remove what has arrived, when an upload was ended. */
const goneMs = 10_000;

/** A file on its way to the host, through a channel of its own. */
export class RunningUpload {
  readonly result: Promise<CommandResult>;
  readonly #upload: Upload;
  readonly #options: UploadOptions;
  readonly #running: RunningOperation;
  /** Aborted when nothing more is to be sent. */
  readonly #stop = new AbortController();
  /** The streams whose begin mark has come, and not yet the end mark. */
  readonly #open = new Set<Stream>();
  #conversation: Conversation | undefined;
  /** The host has been told to make the file. */
  #hasReached = false;
  /** Why the content could not be read. */
  #problem: { readonly error: unknown } | undefined;

  constructor(upload: Upload, options: UploadOptions) {
    this.#upload = upload;
    this.#options = options;
    this.#running = new RunningOperation(
      { script: sh``, signal: upload.signal, timeoutMs: upload.timeoutMs },
      { keepOutput: options.keepOutput, onEndRequest: () => this.#end() },
    );
    this.result = this.#run();
  }

  end(): void {
    this.#running.end('interrupted');
  }

  async #run(): Promise<CommandResult> {
    const { content } = this.#upload;
    const packed = this.#options.hasGzip
      ? await compress(content)
      : { content, isCompressed: false };
    if (this.#running.ended === undefined) this.#converse(packed);
    else this.#running.skip();
    try {
      const result = await this.#running.result;
      if (this.#problem !== undefined) throw this.#problem.error;
      return result;
    } finally {
      this.#stop.abort();
      void this.#conversation?.close();
    }
  }

  #converse({ content, isCompressed }: Packed): void {
    const { host, shell } = this.#options;
    const nonce = newNonce();
    const script = receiveScript(this.#upload, { nonce, isCompressed }).text;
    this.#conversation = new Conversation({
      host,
      nonce,
      become: this.#upload.become,
      program: uploadProgram(shell, Buffer.byteLength(script)),
      sendsOnce: true,
      listener: {
        onClear: stdin => {
          this.#hasReached = true;
          void this.#pour(content, stdin);
        },
        onMark: (stream, mark) => this.#onMark(stream, mark),
        onData: (stream, bytes) => {
          if (this.#open.has(stream)) this.#running.add(stream, bytes);
        },
        onEnd: error => this.#running.fail(error),
      },
    });
    this.#conversation.write(script);
  }

  async #pour(content: AsyncIterable<Uint8Array>, stdin: Writable): Promise<void> {
    const { signal } = this.#stop;
    const iterator = content[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await beforeAbort(iterator.next(), signal);
        if (next === undefined || next.done === true) break;
        if (!stdin.write(next.value)) await whenWritable(stdin, signal);
      }
    } catch (error) {
      this.#problem = { error };
    }
    // Not awaited: it may be in the middle of waiting for a disk.
    void iterator.return?.();
    // Too early or in time: the host knows the size, and removes what is not whole.
    stdin.end();
  }

  #onMark(stream: Stream, { word, args }: Mark): void {
    if (word === 'begin') {
      this.#open.add(stream);
      this.#running.begin();
    }
    if (word !== 'end') return;
    this.#open.delete(stream);
    this.#running.finish(stream, Number(args[0]));
  }

  #end(): void {
    this.#stop.abort();
    if (!this.#hasReached) {
      this.#running.skip();
      return;
    }
    const timer = setTimeout(() => {
      this.#running.fail(new UnreachableError('timeout', 'the host did not end an upload'));
    }, goneMs);
    this.#running.whenSettled(() => clearTimeout(timer));
  }
}

/** What a promise gives, or `undefined` as soon as the signal is aborted. */
function beforeAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    signal.addEventListener('abort', stop);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    if (signal.aborted) stop();
  });
}

/** Resolves when there is room again, or nobody will read what is written. */
function whenWritable(stdin: Writable, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      for (const event of events) stdin.off(event, done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    for (const event of events) stdin.on(event, done);
    signal.addEventListener('abort', done);
    if (signal.aborted || stdin.destroyed) done();
  });
}

const events = ['drain', 'close', 'error'] as const;
