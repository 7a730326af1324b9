import { setMaxListeners } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client, ClientChannel, PseudoTtyOptions } from 'ssh2';
import { type Deferred, deferred } from '../deferred.ts';
import {
  type Channel,
  type ChannelOptions,
  type Connection,
  UnreachableError,
} from '../transport.ts';
import type { Line } from './dial.ts';
import { lossOf } from './failure.ts';
import type { HostOptions } from './host-options.ts';
import { Slots } from './slots.ts';
import { SshChannel } from './ssh-channel.ts';

const channelRefused = '(SSH) Channel open failure';
/** Before a refusal is taken at its word, with other channels open and without. */
const refusalTries = 2;
const refusalTriesAlone = 6;
const firstRefusalDelayMs = 25;
/** How long a host may take to agree that a connection is closed. */
const closeMs = 2000;

/** Nothing is interpreted on the way in, and nothing changed on the way out. */
const rawTerminal: PseudoTtyOptions = {
  term: 'dumb',
  modes: { ECHO: 0, ICANON: 0, ISIG: 0, IEXTEN: 0, ICRNL: 0, IXON: 0, OPOST: 0 },
};

export interface ConnectionParts {
  readonly client: Client;
  readonly line: Line;
  readonly options: HostOptions;
  /** How many may be open at once. */
  readonly channels: number;
}

/** One connection to one host, logged in. */
export class SshConnection implements Connection {
  readonly closed: Promise<UnreachableError | undefined>;
  readonly #client: Client;
  readonly #stream: Duplex;
  readonly #options: HostOptions;
  readonly #slots: Slots;
  readonly #ended: Deferred<UnreachableError | undefined> = deferred();
  /** Aborted when the connection is gone. */
  readonly #gone = new AbortController();
  #isClosing = false;
  #loss: UnreachableError | undefined;

  constructor({ client, line, options, channels }: ConnectionParts) {
    this.#client = client;
    this.#stream = line.stream;
    this.#options = options;
    this.#slots = new Slots(channels);
    this.closed = this.#ended.promise;
    // Everybody who waits for a channel listens to it.
    setMaxListeners(0, this.#gone.signal);

    let cause: unknown;
    client.on('error', error => {
      cause ??= error;
    });
    const end = () => this.#end(this.#isClosing ? undefined : lossOf(cause, { options, line }));
    client.on('close', end);
    // A line through a jump host is only half closed when the host hangs up.
    client.on('end', () => line.stream.destroy());
    // It may have been lost while the last step of connecting was done.
    if (line.stream.destroyed) end();
  }

  /** Why the connection was lost, once it is. */
  get loss(): UnreachableError | undefined {
    return this.#loss;
  }

  async open(command: string, { terminal = false }: ChannelOptions = {}): Promise<Channel> {
    for (;;) {
      const release = await this.#slots.acquire(this.#gone.signal);
      try {
        const channel = await this.#openInPlace(command, terminal);
        if (channel !== undefined) return new SshChannel(channel, this.closed, release);
      } catch (error) {
        release();
        if (isEndOfConnection(error)) await this.closed;
        this.#gone.signal.throwIfAborted();
        throw new UnreachableError('protocol', refusalReason(messageOf(error)));
      }
      // Before the place is free: nobody may run into the same refusal.
      this.#slots.limitTo(this.#slots.used - 1);
      release();
    }
  }

  /**
   * Asks more than once, as the host may not have noticed that another channel is closed. `undefined`
   * when it allows fewer channels than kplay uses: then one of the others must end first.
   */
  async #openInPlace(command: string, terminal: boolean): Promise<ClientChannel | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#exec(command, terminal);
      } catch (error) {
        if (!messageOf(error).startsWith(channelRefused)) throw error;
        const isAlone = this.#slots.used <= 1;
        if (attempt >= (isAlone ? refusalTriesAlone : refusalTries)) {
          if (isAlone) throw error;
          return undefined;
        }
        await delay(firstRefusalDelayMs * 2 ** (attempt - 1));
      }
    }
  }

  /** A connection from that host to another; it does not count as a channel. */
  async forward(host: string, port: number): Promise<Duplex> {
    this.#gone.signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      this.#client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
        if (error === undefined) resolve(channel);
        else reject(error);
      });
    });
  }

  async close(): Promise<void> {
    if (!this.#isClosing) {
      this.#isClosing = true;
      this.#client.end();
      const timer = setTimeout(() => {
        this.#stream.destroy();
        this.#end(undefined);
      }, closeMs);
      void this.closed.then(() => clearTimeout(timer));
    }
    await this.closed;
  }

  #exec(command: string, terminal: boolean): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      const options = terminal ? { pty: rawTerminal } : {};
      this.#client.exec(command, options, (error, channel) => {
        if (error === undefined) resolve(channel);
        else reject(error);
      });
    });
  }

  #end(cause: UnreachableError | undefined): void {
    if (this.#gone.signal.aborted) return;
    const { host } = this.#options;
    const isClosed = new UnreachableError('connection-lost', `the connection to ${host} is closed`);
    this.#loss = cause;
    this.#gone.abort(cause ?? isClosed);
    this.#ended.resolve(cause);
  }
}

function isEndOfConnection(error: unknown): boolean {
  return ['Not connected', 'No response from server'].includes(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function refusalReason(message: string): string {
  const detail = message.replace(`${channelRefused}: `, '');
  switch (message) {
    case 'Unable to request a pseudo-terminal':
      return 'the host refuses a terminal: PermitTTY of its sshd, or the key, may forbid it';
    case 'Unable to exec':
      return 'the host refuses to run a command: the account or the key may not allow it';
    default:
      return (
        `the host refuses to open a channel${detail === '' ? '' : ` (${detail})`}: ` +
        `MaxSessions of its sshd may be 0`
      );
  }
}
