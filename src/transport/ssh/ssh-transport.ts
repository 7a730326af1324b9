import { setTimeout as delay } from 'node:timers/promises';
import type { AskSecret } from '../transport.ts';
import { type Connection, type Target, type Transport, UnreachableError } from '../transport.ts';
import { Authentication } from './authentication.ts';
import { Configuration, type ConfigurationOptions } from './configuration.ts';
import { dialTcp, type Line } from './dial.ts';
import { dialCommand } from './dial-command.ts';
import { dialThrough, type Via } from './dial-through.ts';
import { handshake } from './handshake.ts';
import { HostKeyCheck } from './host-key-check.ts';
import type { HostOptions } from './host-options.ts';
import { Identities } from './identities.ts';
import { KnownHostsFiles } from './known-hosts-files.ts';
import type { Route } from './route.ts';
import { Secrets } from './secrets.ts';
import { SharedConnections } from './shared-connections.ts';
import { Slots } from './slots.ts';
import { SshConnection } from './ssh-connection.ts';
import { TimeLimit } from './time-limit.ts';

export interface SshOptions extends ConfigurationOptions {
  /** Without it, whatever would have to be asked for is missing. */
  readonly askSecret?: AskSecret | undefined;
  readonly limits?: Partial<SshLimits> | undefined;
}

export interface SshLimits {
  /** Connection attempts when a host refuses, or hangs up before the authentication. */
  readonly tries: number;
  /** Before the second attempt; twice as long before each further one, give or take a quarter. */
  readonly retryDelayMs: number;
  /** Handshakes at once: each keeps the event loop busy for some milliseconds. */
  readonly handshakes: number;
  /** Channels of one connection at once; sshd's `MaxSessions` is 10. */
  readonly channels: number;
  /** For ssh-agent to tell its keys. */
  readonly agentMs: number;
}

const defaultLimits: SshLimits = {
  tries: 3,
  retryDelayMs: 500,
  handshakes: 8,
  channels: 6,
  agentMs: 5000,
};

/** A host that says nothing for so long does not keep others from their handshakes. */
const silenceMs = 1000;

/** Hosts over SSH, as `~/.ssh/config` and the inventory describe them. */
export class SshTransport implements Transport {
  readonly #limits: SshLimits;
  readonly #configuration: Configuration;
  readonly #secrets: Secrets;
  readonly #identities: Identities;
  readonly #environment: SshOptions['environment'];
  readonly #knownHosts = new KnownHostsFiles();
  readonly #jumpHosts = new SharedConnections();
  readonly #handshakes: Slots;

  constructor(options: SshOptions) {
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#configuration = new Configuration(options);
    this.#secrets = new Secrets(options.askSecret);
    this.#identities = new Identities(this.#secrets, this.#limits.agentMs);
    this.#environment = options.environment;
    this.#handshakes = new Slots(this.#limits.handshakes);
  }

  async connect(target: Target, signal: AbortSignal): Promise<Connection> {
    return this.#connect(await this.#configuration.route(target), signal);
  }

  async #connect(route: Route, signal: AbortSignal): Promise<SshConnection> {
    const options = route.at(-1);
    if (options === undefined) throw new RangeError('a route has at least one host');
    const limit = new TimeLimit(options.timeoutMs, signal);
    try {
      const via = await this.#via(route.slice(0, -1), limit);
      try {
        const connection = await this.#persist(options, via, limit);
        if (via !== undefined) void connection.closed.then(via.release);
        return connection;
      } catch (error) {
        via?.release();
        throw error;
      }
    } finally {
      limit.dispose();
    }
  }

  /** The way through jump hosts, if there are any. It has time limits of its own. */
  async #via(route: Route, limit: TimeLimit): Promise<Via | undefined> {
    const last = route.at(-1);
    if (last === undefined) return undefined;
    const key = JSON.stringify(route);
    const connect = (signal: AbortSignal) => this.#connect(route, signal);
    try {
      return { ...(await this.#jumpHosts.lease(key, connect, limit)), name: last.name };
    } catch (error) {
      if (!(error instanceof UnreachableError) || limit.signal.aborted) throw error;
      throw new UnreachableError(error.kind, `jump host "${last.name}": ${error.reason}`);
    }
  }

  /** A host that is just starting, or has too many callers, gets another chance. */
  async #persist(
    options: HostOptions,
    via: Via | undefined,
    limit: TimeLimit,
  ): Promise<SshConnection> {
    const { tries, retryDelayMs } = this.#limits;
    for (let attempt = 1; ; attempt++) {
      const progress = { isAuthenticating: false };
      try {
        return await this.#attempt(options, { via, limit, progress });
      } catch (error) {
        if (attempt >= tries || progress.isAuthenticating || !isPassing(error)) throw error;
        const jitter = 0.75 + Math.random() / 2;
        await limit.race(delay(retryDelayMs * 2 ** (attempt - 1) * jitter));
      }
    }
  }

  async #attempt(options: HostOptions, { via, limit, progress }: Attempt): Promise<SshConnection> {
    // kplay's own preparations do not count, and nothing may come between dialling and the handshake.
    limit.pause();
    const hostKey = await HostKeyCheck.prepare(options, this.#knownHosts);
    const authentication = await limit.race(this.#authentication(options, limit));
    const release = await this.#handshakes.acquire(limit.signal);
    limit.start();
    const silence = setTimeout(release, silenceMs);
    try {
      const line = await this.#dial(options, via, limit);
      const client = await handshake({
        ...{ options, line, hostKey, authentication, limit },
        onGreeting: () => clearTimeout(silence),
        onAuthentication() {
          progress.isAuthenticating = true;
        },
      });
      return new SshConnection({ client, line, options, channels: this.#limits.channels });
    } finally {
      clearTimeout(silence);
      release();
    }
  }

  #dial(options: HostOptions, via: Via | undefined, limit: TimeLimit): Promise<Line> {
    if (via !== undefined) return dialThrough(via, options, limit);
    const { proxyCommand } = options;
    return proxyCommand === undefined
      ? dialTcp(options, limit)
      : dialCommand(proxyCommand, this.#environment);
  }

  async #authentication(options: HostOptions, limit: TimeLimit): Promise<Authentication> {
    const keyRing = await this.#identities.keyRing(options);
    return new Authentication({ options, keyRing, secrets: this.#secrets, limit });
  }
}

interface Attempt {
  readonly via: Via | undefined;
  readonly limit: TimeLimit;
  readonly progress: { isAuthenticating: boolean };
}

function isPassing(error: unknown): boolean {
  return error instanceof UnreachableError && ['connection-lost', 'refused'].includes(error.kind);
}
