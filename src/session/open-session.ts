import type { CommandResult } from '../module-api/command-result.ts';
import { type Connection, UnreachableError } from '../transport/transport.ts';
import { becomeKey } from './become-command.ts';
import { ChannelBudget } from './channel-budget.ts';
import type { Host } from './conversation.ts';
import { HostShell } from './host-shell.ts';
import { type ProcessId, RunningOperation } from './running-operation.ts';
import type { Become, HostSession, Operation, SessionOptions, Upload } from './session.ts';
import { settleWithin } from './settle-within.ts';
import { Turns } from './turns.ts';
import { RunningUpload } from './upload.ts';

/** Within the ten sessions that sshd allows on one connection. */
const defaultChannels = 8;
const defaultStartTimeoutMs = 30_000;
/** Channels that long operations leave to probes and uploads. */
const reserved = 2;
/** How long the ending of everything may take, when the session is closed. */
const longestEndMs = 15_000;
/** How often an operation is given to another shell because the one it waited in was killed. */
const mostTries = 3;

/** Does not wait for anything: the first operation opens what it needs. */
export function openSession(connection: Connection, options: SessionOptions): HostSession {
  return new Session(connection, options);
}

/** The shells of one user. */
interface User {
  readonly become: Become | undefined;
  short?: HostShell | undefined;
  readonly long: Set<HostShell>;
}

interface Waiting {
  readonly user: User;
  readonly running: RunningOperation;
}

class Session implements HostSession {
  readonly #options: SessionOptions;
  readonly #host: Host;
  readonly #users = new Map<string, User>();
  /** Every operation that is not over, with the shell it was given to. */
  readonly #active = new Map<RunningOperation, HostShell | undefined>();
  readonly #uploads = new Set<RunningUpload>();
  /** Long operations that wait for a channel, in order. */
  #waiting: Waiting[] = [];
  readonly #tries = new WeakMap<RunningOperation, number>();
  readonly #tools = new Set<string>();
  #closing: Promise<void> | undefined;

  constructor(connection: Connection, options: SessionOptions) {
    this.#options = options;
    this.#host = {
      connection,
      budget: new ChannelBudget(options.channels ?? defaultChannels, () => this.#admitLong()),
      turns: new Turns(),
      startTimeoutMs: options.startTimeoutMs ?? defaultStartTimeoutMs,
      terminals: new Set(),
    };
  }

  get roundTrips(): number {
    return this.#host.turns.count;
  }

  async run(operation: Operation): Promise<CommandResult> {
    this.#refuseWhenClosed();
    const user = this.#userOf(operation.become);
    const running = new RunningOperation(operation, {
      keepOutput: this.#options.keepOutput,
      onEndRequest: one => this.#end(one),
    });
    this.#active.set(running, undefined);
    running.whenSettled(() => this.#active.delete(running));
    if (running.ended === undefined) this.#start({ user, running });
    else running.skip();
    return running.result;
  }

  async upload(upload: Upload): Promise<CommandResult> {
    this.#refuseWhenClosed();
    const running = new RunningUpload(upload, {
      host: this.#host,
      shell: this.#shellPath,
      keepOutput: this.#options.keepOutput,
      hasGzip: this.#tools.has('gzip'),
    });
    this.#uploads.add(running);
    try {
      return await running.result;
    } finally {
      this.#uploads.delete(running);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const running = [...this.#active.keys(), ...this.#uploads];
    for (const one of running) one.end('interrupted');
    await settleWithin(Promise.allSettled(running.map(({ result }) => result)), longestEndMs);
    const shells = [...this.#users.values()].flatMap(({ short, long }) =>
      short === undefined ? [...long] : [short, ...long],
    );
    await Promise.all(shells.map(shell => shell.close()));
    await this.#host.connection.close().catch(() => {});
  }

  get #shellPath(): string {
    return this.#options.shell ?? '/bin/sh';
  }

  #refuseWhenClosed(): void {
    if (this.#closing === undefined) return;
    throw new UnreachableError('connection-lost', 'the session was closed');
  }

  #userOf(become: Become | undefined): User {
    const key = becomeKey(become);
    const known = this.#users.get(key);
    if (known !== undefined) return known;
    const user: User = { become, long: new Set() };
    this.#users.set(key, user);
    return user;
  }

  #start(waiting: Waiting): void {
    const { user, running } = waiting;
    if (running.operation.long) {
      this.#waiting.push(waiting);
      this.#admitLong();
      return;
    }
    if (user.short === undefined || user.short.isOver) user.short = this.#openShell(user);
    this.#give(running, user.short);
  }

  #give(running: RunningOperation, shell: HostShell): void {
    this.#active.set(running, shell);
    shell.run(running);
  }

  #admitLong(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      if (one.running.isSettled) continue;
      const shell = this.#longShell(one.user);
      if (shell === undefined) this.#waiting.push(one);
      else this.#give(one.running, shell);
    }
  }

  #longShell(user: User): HostShell | undefined {
    for (const shell of user.long) if (shell.isIdle && !shell.isOver) return shell;
    if (!this.#host.budget.hasRoom(reserved)) return undefined;
    return this.#openLong(user);
  }

  #openLong(user: User): HostShell {
    const shell = this.#openShell(user);
    user.long.add(shell);
    return shell;
  }

  #openShell(user: User): HostShell {
    const shell: HostShell = new HostShell({
      host: this.#host,
      become: user.become,
      shell: this.#shellPath,
      preamble: this.#options.preamble,
      onReady: tools => {
        for (const tool of tools) this.#tools.add(tool);
      },
      onStuck: leader => this.#endElsewhere(user, leader),
      onEnd: unbegun => {
        user.long.delete(shell);
        for (const running of unbegun) this.#tryAgain({ user, running });
      },
    });
    return shell;
  }

  #tryAgain(waiting: Waiting): void {
    const { running } = waiting;
    const tries = (this.#tries.get(running) ?? 1) + 1;
    this.#tries.set(running, tries);
    if (running.ended !== undefined) running.skip();
    else if (tries <= mostTries) this.#start(waiting);
    else
      running.fail(
        new UnreachableError('protocol', 'the shell on the host is ended again and again'),
      );
  }

  #end(running: RunningOperation): void {
    const shell = this.#active.get(running);
    if (shell === undefined) running.skip();
    else shell.end(running);
  }

  #endElsewhere(user: User, leader: ProcessId): void {
    // A shell for long operations is free to listen, even while one runs.
    const [shell = this.#openLong(user)] = [...user.long].filter(({ isOver }) => !isOver);
    shell.endTree(leader);
  }
}
