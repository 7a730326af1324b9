import type { CommandResult } from '../module-api/command-result.ts';
import { deferred } from '../transport/deferred.ts';
import { UnreachableError } from '../transport/transport.ts';
import type { Stream } from './conversation.ts';
import { KeptOutput } from './kept-output.ts';
import type { Operation } from './session.ts';

type EndReason = NonNullable<CommandResult['ended']>;

/** A process, so that it cannot be mistaken for a later one of the same number. */
export interface ProcessId {
  readonly pid: string;
  readonly born: string;
}

export interface RunningOptions {
  readonly keepOutput: number;
  /** Called once, when the operation is to be ended before its time. */
  readonly onEndRequest: (running: RunningOperation) => void;
}

/** 128 + SIGTERM: what an operation gives that was ended before it began. */
const notBegunCode = 143;

/** An operation on its way: where its output goes, when it is over, and whether it is to be ended. */
export class RunningOperation {
  readonly operation: Operation;
  readonly result: Promise<CommandResult>;
  /** The first of its processes: of a long operation, the leader of its process group. */
  leader: ProcessId | undefined;
  readonly #options: RunningOptions;
  readonly #settled = deferred<CommandResult>();
  readonly #output: Readonly<Record<Stream, KeptOutput>>;
  readonly #open = new Set<Stream>(['stdout', 'stderr']);
  readonly #abort = () => this.end('interrupted');
  #exitCode = 0;
  #hasBegun = false;
  #ended: EndReason | undefined;
  #wasEndedEarly = false;
  /** The processes that are being ended may outlive the one whose exit code is known. */
  #awaitsGone = false;
  #isSettled = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(operation: Operation, options: RunningOptions) {
    this.operation = operation;
    this.#options = options;
    this.result = this.#settled.promise;
    this.#output = {
      stdout: new KeptOutput(options.keepOutput),
      stderr: new KeptOutput(options.keepOutput),
    };
    const { signal } = operation;
    if (signal?.aborted) this.#ended = 'interrupted';
    else signal?.addEventListener('abort', this.#abort);
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Why it is to be ended. */
  get ended(): EndReason | undefined {
    return this.#ended;
  }

  /** It was to be ended before it began, so nothing is lost when it does not. */
  get wasEndedEarly(): boolean {
    return this.#wasEndedEarly;
  }

  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { timeoutMs } = this.operation;
    if (timeoutMs !== undefined) this.#timer = setTimeout(() => this.end('timeout'), timeoutMs);
  }

  add(stream: Stream, bytes: Buffer): void {
    if (this.#isSettled) return;
    this.#output[stream].add(bytes);
    if (this.operation.long) this.operation.onOutput?.(stream, bytes);
  }

  /** The stream's end mark has come. */
  finish(stream: Stream, exitCode: number): void {
    this.#exitCode = exitCode;
    this.#open.delete(stream);
    this.#settleWhenOver();
  }

  end(reason: EndReason): void {
    if (this.#isSettled || this.#ended !== undefined) return;
    this.#ended = reason;
    this.#wasEndedEarly = !this.#hasBegun;
    this.#options.onEndRequest(this);
  }

  /** From now on it is over only when `gone` was called as well. */
  awaitGone(): void {
    this.#awaitsGone = true;
  }

  gone(): void {
    this.#awaitsGone = false;
    this.#settleWhenOver();
  }

  /** It was to be ended before it had begun. */
  skip(): void {
    this.#exitCode = notBegunCode;
    this.#open.clear();
    this.#settleWhenOver();
  }

  whenSettled(action: () => void): void {
    this.result.then(action, action);
  }

  fail(error: UnreachableError): void {
    if (this.#isSettled) return;
    this.#leave();
    // Each caller gets an error of its own, with its own stack.
    this.#settled.reject(new UnreachableError(error.kind, error.reason));
  }

  #settleWhenOver(): void {
    if (this.#isSettled || this.#open.size > 0 || this.#awaitsGone) return;
    this.#leave();
    const { stdout, stderr } = this.#output;
    this.#settled.resolve({
      exitCode: this.#exitCode,
      stdout: stdout.bytes(),
      stderr: stderr.bytes(),
      omitted: { stdout: stdout.omitted, stderr: stderr.omitted },
      ended: this.#ended,
    });
  }

  #leave(): void {
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.operation.signal?.removeEventListener('abort', this.#abort);
  }
}
