import type { Writable } from 'node:stream';
import type { Shell } from '../module-api/shell.ts';
import { type Channel, type Connection, UnreachableError } from '../transport/transport.ts';
import { becomeCommand, becomeKey, needsTerminal, neverAsks } from './become-command.ts';
import { BecomeDialog } from './become-dialog.ts';
import { demandsTerminal, startFailure, startTimeout } from './become-failure.ts';
import type { ChannelBudget, Release } from './channel-budget.ts';
import { endOf } from './channel-end.ts';
import { loginLine } from './login-line.ts';
import { asUnreachable, closedError, lossOf } from './losses.ts';
import { type Mark, MarkReader } from './mark-reader.ts';
import type { Become } from './session.ts';
import { settleWithin } from './settle-within.ts';
import { attachPipes, pipesProgram, removePipes } from './terminal-pipes.ts';
import type { Turns } from './turns.ts';

export type Stream = 'stdout' | 'stderr';

/** What all conversations with one host share. */
export interface Host {
  readonly connection: Connection;
  readonly budget: ChannelBudget;
  readonly turns: Turns;
  readonly startTimeoutMs: number;
  /** The becomes that were found to need a terminal. */
  readonly terminals: Set<string>;
}

export interface ConversationListener {
  onMark(stream: Stream, mark: Mark): void;
  onData(stream: Stream, bytes: Buffer): void;
  /** The way is clear: raw bytes may be written to the channel, behind what was written here. */
  onClear?(stdin: Writable): void;
  /** Once; nothing comes after it. `hasStarted`: the program had begun to run. */
  onEnd(error: UnreachableError, hasStarted: boolean): void;
}

export interface ConversationOptions {
  readonly host: Host;
  /** Marks begin with it. */
  readonly nonce: string;
  readonly become: Become | undefined;
  /** What is run at the other end; one line in which nothing needs quoting. */
  readonly program: Shell;
  /** What is written to the channel itself cannot be sent again, if the way has to be taken twice. */
  readonly sendsOnce?: boolean;
  readonly listener: ConversationListener;
}

/** How long a shell may take to end when its input has ended. */
const closeMs = 1000;
/** How often a channel that is long in coming is helped by closing an idle one. */
const squeezeMs = 2000;

/**
 * One program on one host, and the way to it: through a channel, and sudo, su or doas. What is written
 * before the way is clear waits; without a password nothing has to wait.
 */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #dialog: BecomeDialog;
  #channel: Channel | undefined;
  /** The terminal, where the password is asked for there. */
  #console: Channel | undefined;
  #release: Release | undefined;
  /** Kept until the program has started, because the way may have to be taken twice. */
  #outbox: (string | Uint8Array)[] = [];
  #isClear = false;
  #hasStarted = false;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#dialog = new BecomeDialog(options.become, options.nonce);
    const { become, host } = options;
    const terminal =
      become !== undefined && (needsTerminal(become) || host.terminals.has(becomeKey(become)));
    void this.#attempt(terminal);
  }

  write(bytes: string | Uint8Array): void {
    if (this.#isOver) return;
    if (!this.#hasStarted) this.#outbox.push(bytes);
    if (this.#isClear) this.#send(bytes);
  }

  /** Ends the program's input, and the channel when that does not end the program. */
  async close(): Promise<void> {
    const channel = this.#channel;
    if (channel !== undefined && !this.#isOver) {
      channel.stdin.end();
      await settleWithin(channel.exited, closeMs);
    }
    this.#fail(closedError());
  }

  async #attempt(terminal: boolean): Promise<void> {
    const { host } = this.#options;
    this.#isClear = false;
    try {
      this.#release = await host.budget.take(terminal ? 2 : 1);
      if (this.#isOver) return this.#letGo();
      this.#channel = await this.#open(loginLine(this.#command(terminal)), false);
      if (this.#isOver) return this.#letGo();
    } catch (error) {
      this.#fail(asUnreachable(error));
      return;
    }
    this.#startTimer();
    this.#read(this.#channel);
    void this.#watch(this.#channel, terminal);
    if (!terminal && this.#needNotWait()) this.#clear();
  }

  #needNotWait(): boolean {
    const { become, sendsOnce } = this.#options;
    return become === undefined || (neverAsks(become) && sendsOnce !== true);
  }

  #command(terminal: boolean): Shell {
    const { become, program, nonce } = this.#options;
    if (become === undefined) return program;
    if (terminal) return pipesProgram(nonce);
    return becomeCommand(become, { nonce, program, terminal });
  }

  async #open(line: string, terminal: boolean): Promise<Channel> {
    const { connection, turns, budget } = this.#options.host;
    const squeeze = setInterval(() => budget.evict(), squeezeMs);
    try {
      turns.sent();
      const channel = await connection.open(line, { terminal });
      turns.received();
      // The command follows; what is written here may travel with it.
      turns.sent();
      return channel;
    } finally {
      clearInterval(squeeze);
    }
  }

  #read(channel: Channel): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const reader = new MarkReader(this.#options.nonce, {
        onData: bytes => this.#onData(stream, bytes),
        onMark: mark => this.#onMark(stream, mark),
      });
      channel[stream].on('data', (chunk: Buffer) => {
        this.#options.host.turns.received();
        if (!this.#isOver) reader.feed(chunk);
      });
    }
  }

  #onData(stream: Stream, bytes: Buffer): void {
    if (this.#isOver) return;
    if (this.#hasStarted) this.#options.listener.onData(stream, bytes);
    else this.#listen(stream, bytes);
  }

  #onMark(stream: Stream, mark: Mark): void {
    if (this.#isOver) return;
    if (mark.operation === 0 && mark.word === 'pipes') {
      void this.#openConsole(mark.args.join(' '));
      return;
    }
    if (mark.operation === 0 && mark.word === 'up') {
      this.#clear();
      return;
    }
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      this.#outbox = [];
      clearTimeout(this.#timer);
    }
    this.#options.listener.onMark(stream, mark);
  }

  /** sudo, su or doas speak, or what the login runs. */
  #listen(source: Stream | 'terminal', bytes: Buffer): void {
    const step = this.#dialog.hear(source, bytes, this.#isClear);
    if (step === undefined) return;
    if (step.kind === 'fail') return this.#fail(step.error);
    this.#options.host.turns.sent();
    (this.#console ?? this.#channel)?.stdin.write(`${step.password}\n`);
  }

  async #openConsole(folder: string): Promise<void> {
    const { become, program, host, nonce } = this.#options;
    if (become === undefined) return;
    const command = becomeCommand(become, { nonce, program, terminal: true });
    try {
      const console = await this.#open(loginLine(attachPipes(folder, command)), true);
      this.#console = console;
      for (const stream of ['stdout', 'stderr'] as const) {
        console[stream].on('data', (chunk: Buffer) => {
          host.turns.received();
          if (!this.#isOver && !this.#hasStarted) this.#listen('terminal', chunk);
        });
      }
      if (this.#isOver) console.close();
      // Without it the pipes lead nowhere.
      void console.exited.then(() => this.#channel?.stdin.end());
    } catch (error) {
      this.#fail(asUnreachable(error));
      void host.connection.open(loginLine(removePipes(folder))).then(
        channel => channel.exited,
        () => undefined,
      );
    }
  }

  #clear(): void {
    const channel = this.#channel;
    if (this.#isClear || channel === undefined) return;
    this.#isClear = true;
    for (const bytes of this.#outbox) this.#send(bytes);
    this.#options.listener.onClear?.(channel.stdin);
  }

  #send(bytes: string | Uint8Array): void {
    this.#options.host.turns.sent();
    this.#channel?.stdin.write(bytes);
  }

  #startTimer(): void {
    const { host, become } = this.#options;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#fail(startTimeout(become, this.#dialog.said(), host.startTimeoutMs / 1000));
    }, host.startTimeoutMs);
  }

  async #watch(channel: Channel, terminal: boolean): Promise<void> {
    const { connection } = this.#options.host;
    const exitCode = await Promise.race([endOf(channel), connection.closed.then(() => undefined)]);
    if (this.#isOver || channel !== this.#channel) return;
    const { become, host } = this.#options;
    const canRetry = become !== undefined && !terminal && !this.#hasStarted;
    if (canRetry && demandsTerminal(this.#dialog.said().text)) {
      host.terminals.add(becomeKey(become));
      this.#letGo();
      this.#dialog.reset();
      await this.#attempt(true);
      return;
    }
    this.#fail(
      (await lossOf(host.connection)) ??
        this.#reasonOf(this.#console === undefined ? exitCode : await endOf(this.#console)),
    );
  }

  #reasonOf(exitCode: number | undefined): UnreachableError {
    const { become } = this.#options;
    if (!this.#hasStarted) return startFailure(become, { ...this.#dialog.said(), exitCode });
    const whose = become === undefined ? '' : ` of user "${become.user}"`;
    const code = exitCode === undefined ? '' : ` with exit code ${exitCode}`;
    return new UnreachableError('protocol', `the shell${whose} ended unexpectedly${code}`);
  }

  #fail(error: UnreachableError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#outbox = [];
    this.#letGo();
    this.#options.listener.onEnd(error, this.#hasStarted);
  }

  #letGo(): void {
    this.#console?.close();
    this.#channel?.close();
    this.#release?.();
    this.#release = undefined;
  }
}
