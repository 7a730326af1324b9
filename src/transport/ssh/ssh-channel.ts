import { Readable, Writable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import type { Channel } from '../transport.ts';

/** The signals that SSH can name, as Linux numbers them. */
const signalNumbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGABRT: 6,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
};

/** A command on a host. */
export class SshChannel implements Channel {
  readonly stdin: ChannelInput;
  readonly stdout: ChannelOutput;
  readonly stderr: ChannelOutput;
  readonly exited: Promise<number | undefined>;
  readonly #channel: ClientChannel;

  /** `lost` settles when the connection is gone; `onClosed` is called when the host has let go of the channel. */
  constructor(channel: ClientChannel, lost: Promise<unknown>, onClosed: () => void) {
    this.#channel = channel;
    this.stdin = new ChannelInput(channel);
    this.stdout = new ChannelOutput(channel);
    this.stderr = new ChannelOutput(channel.stderr);
    this.exited = new Promise(resolve => {
      channel.once('exit', (code: number | null, signal?: string) => {
        resolve(code ?? 128 + (signalNumbers[signal ?? ''] ?? 127));
      });
      channel.once('close', () => resolve(undefined));
      // ssh2's "close" comes only after somebody has read the output to its end.
      void lost.then(() => resolve(undefined));
    });
    channel.once('close', () => {
      this.stdin.destroy();
      onClosed();
    });
    void lost.then(() => this.stdin.destroy());
  }

  close(): void {
    this.#channel.close();
    this.stdin.destroy();
    // Nobody may be reading; until the rest is gone ssh2 does not tell that the channel is closed.
    this.stdout.takeAll();
    this.stderr.takeAll();
  }
}

/*
 * ssh2's channel is one stream for both directions. Ended and read to its end, or read by `for await`, it
 * closes itself before the exit code has come; and what is written to it after the host has closed it
 * never completes. So each direction is a stream of its own here.
 */

const bufferedBytes = 256 * 1024;

class ChannelInput extends Writable {
  readonly #channel: ClientChannel;

  constructor(channel: ClientChannel) {
    super({ highWaterMark: bufferedBytes });
    this.#channel = channel;
    // A command may end without reading its input; its exit code says what there is to say.
    this.on('error', () => {});
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void) {
    this.#channel.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#channel.eof();
    done();
  }
}

class ChannelOutput extends Readable {
  readonly #source: Readable;
  #takesAll = false;

  constructor(source: Readable) {
    super({ highWaterMark: bufferedBytes });
    this.#source = source;
    source.on('data', (chunk: Buffer) => {
      const hasRoom = this.push(chunk);
      if (!hasRoom && !this.#takesAll) source.pause();
    });
    source.once('end', () => this.push(null));
  }

  /** From here on without regard to whether anybody reads: at most a window of SSH. */
  takeAll(): void {
    this.#takesAll = true;
    this.#source.resume();
  }

  override _read(): void {
    this.#source.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.takeAll();
    done(error);
  }
}
