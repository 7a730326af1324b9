import { PredictedState } from '../../changes/predicted-state.ts';
import { InputError } from '../../diagnostics/diagnostic.ts';
import { hostInfoOf } from '../../facts/host-info.ts';
import { factsProbe } from '../../facts/probe.ts';
import {
  type ConnectionOptions,
  type ConnectionSettings,
  connectionOf,
} from '../../inventory/connection.ts';
import type { HostInfo } from '../../module-api/host-info.ts';
import type { Task } from '../../playbook/model.ts';
import type { Become, HostSession } from '../../session/session.ts';
import type { TargetProblem } from '../../transport/ssh/check-target.ts';
import type { Target } from '../../transport/transport.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Language } from '../variables/language.ts';
import { connectionKeywords } from './connection-keywords.ts';

/** A host as a task reaches it. */
export interface HostTarget {
  readonly session: HostSession;
  readonly become: Become | undefined;
  readonly predicted: PredictedState;
  /** What modules may know; the first call asks the host. */
  info(): Promise<HostInfo>;
  /** `ssh` or `local`. */
  readonly transport: string;
  /** Closes every connection to the host; the next task that needs one opens it. Never rejects. */
  reset(): Promise<void>;
}

export interface TargetOptions {
  readonly task: Task;
  /** Of the host to be reached. */
  readonly language: Language;
  /** How long a new connection may take, where the inventory should not say. */
  readonly timeoutMs?: number | undefined;
}

export interface ConnectionsOptions {
  readonly open: (target: Target, transport: string) => Promise<HostSession>;
  /** What will keep a host from being reached by ssh. */
  readonly sshProblem: (target: Target) => Promise<TargetProblem | undefined>;
  readonly defaults: ConnectionOptions;
  readonly secrets: Secrets;
}

interface Connected {
  readonly session: Promise<HostSession>;
  readonly host: string;
  info: Promise<HostInfo> | undefined;
}

/** What a person or a file said for all hosts that have none of their own. */
export interface LoginPasswords {
  readonly password?: string | undefined;
  readonly becomePassword?: string | undefined;
}

/** One connection per host, kept for the whole run; facts are asked for with the first write. */
export class Connections {
  readonly #options: ConnectionsOptions;
  #login: LoginPasswords = {};
  readonly #connected = new Map<string, Connected>();
  readonly #predicted = new Map<string, PredictedState>();
  /** Over connections that were closed since. */
  readonly #earlier = new Map<string, number>();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  useLogin(login: LoginPasswords): void {
    this.#login = login;
  }

  /** Rejects with an `UnreachableError`. */
  async target(host: string, { task, language, timeoutMs }: TargetOptions): Promise<HostTarget> {
    const fromInventory = this.#settingsOf(host, task, language);
    const settings = timeoutMs === undefined ? fromInventory : { ...fromInventory, timeoutMs };
    const key = JSON.stringify([
      host,
      settings.connection,
      settings.address,
      settings.port,
      settings.user,
    ]);
    const connected = this.#connected.get(key) ?? this.#connect(key, host, settings);
    const session = await connected.session;
    const { become } = settings;
    return {
      session,
      become,
      predicted: this.predictedOf(host),
      info: () => this.#infoOf(connected, session, become),
      transport: settings.connection,
      reset: () => this.reset(host),
    };
  }

  /** What can be told beforehand of a host that will not be reached; connects to nothing. */
  async problemOf(settings: ConnectionSettings): Promise<TargetProblem | undefined> {
    return settings.connection === 'ssh' ? this.#options.sshProblem(targetOf(settings)) : undefined;
  }

  predictedOf(host: string): PredictedState {
    const known = this.#predicted.get(host) ?? new PredictedState();
    this.#predicted.set(host, known);
    return known;
  }

  #connect(key: string, host: string, settings: ConnectionSettings): Connected {
    const session = this.#options.open(targetOf(settings), settings.connection);
    const connected: Connected = { session, host, info: undefined };
    this.#connected.set(key, connected);
    // A connection that failed is tried again by the next task that needs it.
    session.catch(() => this.#connected.delete(key));
    return connected;
  }

  #infoOf(
    connected: Connected,
    session: HostSession,
    become: Become | undefined,
  ): Promise<HostInfo> {
    if (connected.info !== undefined) return connected.info;
    const info = this.#askInfo(session, become);
    connected.info = info;
    // The next task may become somebody else.
    info.catch(() => {
      connected.info = undefined;
    });
    return info;
  }

  async #askInfo(session: HostSession, become: Become | undefined): Promise<HostInfo> {
    const probe = factsProbe(new Set());
    const result = await session.run({ script: probe.script, become });
    return hostInfoOf(probe.parse(result));
  }

  #settingsOf(host: string, task: Task, language: Language): ConnectionSettings {
    const result = connectionOf({
      name: host,
      variable: name => language.plainVariable(name),
      keywords: connectionKeywords(task, language),
      options: { ...this.#options.defaults, ...this.#login },
    });
    if (!result.ok) throw new InputError(result.diagnostics);
    const settings = result.value;
    for (const secret of [settings.password, settings.become?.password]) {
      if (secret !== undefined) this.#options.secrets.add(secret);
    }
    return settings;
  }

  async reset(host: string): Promise<void> {
    for (const [key, connected] of [...this.#connected]) {
      if (connected.host !== host) continue;
      this.#connected.delete(key);
      this.#earlier.set(host, (this.#earlier.get(host) ?? 0) + (await tripsOf(connected)));
      await close(connected);
    }
  }

  /** Ends everything; never rejects. */
  async close(): Promise<void> {
    await Promise.all([...this.#connected.values()].map(close));
    this.#connected.clear();
  }

  /** How often each host was asked. */
  async roundTrips(): Promise<Readonly<Record<string, number>>> {
    const counts = new Map(this.#earlier);
    for (const connected of this.#connected.values()) {
      const { host } = connected;
      counts.set(host, (counts.get(host) ?? 0) + (await tripsOf(connected)));
    }
    return Object.fromEntries(counts);
  }
}

async function tripsOf({ session }: Connected): Promise<number> {
  const [opened] = await Promise.allSettled([session]);
  return opened.status === 'fulfilled' ? opened.value.roundTrips : 0;
}

async function close({ session }: Connected): Promise<void> {
  const [opened] = await Promise.allSettled([session]);
  if (opened.status === 'fulfilled') await opened.value.close();
}

function targetOf(settings: ConnectionSettings): Target {
  const { name, address, port, user, password, privateKeyFile } = settings;
  const { sshArgs, hostKeyChecking, timeoutMs } = settings;
  return {
    name,
    address,
    port,
    user,
    password,
    privateKeyFile,
    sshArgs,
    hostKeyChecking,
    timeoutMs,
  };
}
