import { type Shell, sh } from '../module-api/shell.ts';
import { UnreachableError } from '../transport/transport.ts';
import { Conversation, type Host, type Stream } from './conversation.ts';
import { loginWord } from './login-line.ts';
import type { Mark } from './mark-reader.ts';
import { newNonce } from './nonce.ts';
import { inputPart, scriptWord } from './payload.ts';
import type { ProcessId, RunningOperation } from './running-operation.ts';
import type { Become } from './session.ts';
import { shellSetup } from './shell-functions.ts';

export interface HostShellOptions {
  readonly host: Host;
  readonly become: Become | undefined;
  /** The path of `sh`. */
  readonly shell: string;
  readonly preamble: Shell;
  /** The shell is gone; `unbegun` were sent to it, but it never came to them. */
  readonly onEnd: (unbegun: readonly RunningOperation[]) => void;
  /** The shell is up; `tools` are those that the host was found to have. */
  readonly onReady: (tools: readonly string[]) => void;
  /** A short operation is to be ended, by another shell of the same user: this one waits for it. */
  readonly onStuck: (leader: ProcessId) => void;
}

/** How long a short operation may go on after an interrupt: it is in the middle of something small. */
const interruptGraceMs = 2000;
/** How long the processes of an operation may take to go, after SIGTERM and SIGKILL. */
const goneMs = 10_000;

/** A persistent `sh`, for any number of short operations in turn, or for one long one at a time. */
export class HostShell {
  readonly #options: HostShellOptions;
  readonly #nonce = newNonce();
  readonly #conversation: Conversation;
  readonly #running = new Map<number, RunningOperation>();
  readonly #current = new Map<Stream, RunningOperation>();
  #relays: string[] = [];
  #count = 0;
  #isOver = false;

  constructor(options: HostShellOptions) {
    this.#options = options;
    const { host, become, shell, preamble } = options;
    this.#conversation = new Conversation({
      host,
      nonce: this.#nonce,
      become,
      program: sh`exec ${loginWord(shell)}`,
      listener: {
        onMark: (stream, mark) => this.#onMark(stream, mark),
        onData: (stream, bytes) => this.#current.get(stream)?.add(stream, bytes),
        onEnd: (error, hasStarted) => this.#onEnd(error, hasStarted),
      },
    });
    const nonce = this.#nonce;
    this.#conversation.write(shellSetup({ shell, nonce, preamble }).text);
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  run(running: RunningOperation): void {
    const number = ++this.#count;
    const { script, stdin, long } = running.operation;
    const nonce = this.#nonce;
    const { kind, redirection } = inputPart(stdin, nonce);
    const word = scriptWord(script.text, nonce);
    const retire = this.#relays.length === 0 ? sh`` : sh`kp_retire ${this.#relays}\n`;
    this.#relays = [];
    this.#running.set(number, running);
    this.#options.host.budget.setBusy(this);
    const command = long ? sh`kp_long` : sh`kp_op`;
    this.#conversation.write(
      sh`${retire}${command} ${number} ${word} ${kind} ${redirection}\n`.text,
    );
  }

  /** Ends an operation that was given to this shell; one that has not begun is ended when it begins. */
  end(running: RunningOperation): void {
    if (running.leader === undefined) {
      // Without /proc nobody knows what to end.
      if (running.hasBegun) this.#expectEnd(running);
      return;
    }
    if (running.operation.long) this.#endGroup(running, running.leader);
    else this.#endShort(running, running.leader);
  }

  /** Ends an operation of another shell of the same user. */
  endTree({ pid, born }: ProcessId): void {
    this.#conversation.write(sh`kp_end 0 ${pid} ${born} tree\n`.text);
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#options.host.budget.setBusy(this);
    if (this.#relays.length > 0) this.#conversation.write(sh`kp_retire ${this.#relays}\n`.text);
    this.#relays = [];
    await this.#conversation.close();
  }

  #onMark(stream: Stream, { operation, word, args }: Mark): void {
    if (operation === 0) {
      if (word === 'ready') this.#options.onReady(args);
      if (word === 'gone') this.#rest();
      return;
    }
    if (word === 'relay') this.#relays.push(...args);
    const running = this.#running.get(operation);
    if (running !== undefined) this.#advance(running, stream, { operation, word, args });
    if (running?.isSettled) {
      this.#running.delete(operation);
      this.#rest();
    }
  }

  #advance(running: RunningOperation, stream: Stream, { word, args }: Mark): void {
    switch (word) {
      case 'begin':
        this.#current.set(stream, running);
        running.begin();
        return;
      case 'pid': {
        const [pid = '', born = ''] = args;
        running.leader = { pid, born };
        if (running.ended !== undefined) this.end(running);
        return;
      }
      case 'end':
        this.#current.delete(stream);
        running.finish(stream, Number(args[0]));
        return;
      case 'gone':
        running.gone();
    }
  }

  #rest(): void {
    if (this.isIdle && !this.#isOver) this.#options.host.budget.setIdle(this);
  }

  #endGroup(running: RunningOperation, { pid, born }: ProcessId): void {
    const number = this.#numberOf(running);
    if (number === undefined) return;
    running.awaitGone();
    this.#conversation.write(sh`kp_end ${number} ${pid} ${born} group\n`.text);
    this.#expectEnd(running);
  }

  #endShort(running: RunningOperation, leader: ProcessId): void {
    const grace = running.ended === 'interrupted' && !running.wasEndedEarly ? interruptGraceMs : 0;
    const timer = setTimeout(() => {
      if (running.isSettled) return;
      this.#options.onStuck(leader);
      this.#expectEnd(running);
    }, grace);
    running.whenSettled(() => clearTimeout(timer));
  }

  /** A process that waits for a dead disk cannot be ended by anybody; the shell is given up then. */
  #expectEnd(running: RunningOperation): void {
    const timer = setTimeout(() => {
      running.fail(
        new UnreachableError('timeout', 'a command on the host could not be ended by SIGKILL'),
      );
      void this.close();
    }, goneMs);
    running.whenSettled(() => clearTimeout(timer));
  }

  #numberOf(running: RunningOperation): number | undefined {
    for (const [number, other] of this.#running) if (other === running) return number;
    return undefined;
  }

  #onEnd(error: UnreachableError, hasStarted: boolean): void {
    this.#isOver = true;
    this.#options.host.budget.setBusy(this);
    const running = [...this.#running.values()];
    this.#running.clear();
    const isLost = !hasStarted || error.kind === 'connection-lost';
    const unbegun = isLost ? [] : running.filter(({ hasBegun }) => !hasBegun);
    for (const one of running) if (!unbegun.includes(one)) one.fail(error);
    this.#options.onEnd(unbegun);
  }
}
