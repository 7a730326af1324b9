import type { CommandResult } from '../module-api/command-result.ts';
import type { Shell } from '../module-api/shell.ts';

/**
 * Everything kplay does on one host: one connection, and on it one persistent `sh` per become user
 * (plus one for long operations), opened when first needed.
 */
export interface HostSession {
  /** Rejects with an `UnreachableError` only; a command that fails is a result. */
  run(operation: Operation): Promise<CommandResult>;
  /**
   * Makes a file through a channel of its own; used above 64 KiB. Rejects with an `UnreachableError`, or
   * with what was thrown while the content was read.
   */
  upload(upload: Upload): Promise<CommandResult>;
  /** Ends what runs, removes what kplay left on the host, closes the connection. Never rejects. */
  close(): Promise<void>;
  /** How often the direction of the conversation turned, for `-vvv` and the benchmark. */
  readonly roundTrips: number;
}

export interface Operation {
  /** Shell text; runs in a child of the persistent shell, after its preamble's functions are defined. */
  readonly script: Shell;
  readonly become?: Become | undefined;
  /** Default: no input (`/dev/null`). */
  readonly stdin?: Uint8Array | string | undefined;
  /** In a process group and on a channel of its own: streams, and can be ended. */
  readonly long?: boolean | undefined;
  /** Counted from when it begins on the host. */
  readonly timeoutMs?: number | undefined;
  /** A short operation has two seconds after an abort, because it is in the middle of something small. */
  readonly signal?: AbortSignal | undefined;
  /** Called as output comes, only for `long` operations. */
  onOutput?(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
}

export interface Upload {
  /**
   * A temporary name beside the target, which must not exist; a later operation puts the file in its
   * place. What does not arrive whole is removed.
   */
  readonly path: string;
  /** Octal, e.g. `0600`. */
  readonly mode: string;
  readonly content: AsyncIterable<Uint8Array>;
  readonly size: number;
  readonly become?: Become | undefined;
  /** Counted from when the host begins to receive. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Privilege escalation. Two operations with equal `Become` share a shell. */
export interface Become {
  readonly method: 'sudo' | 'su' | 'doas';
  readonly user: string;
  readonly password?: string | undefined;
  readonly flags?: string | undefined;
  /** Default: the method's name, found on the host's PATH. */
  readonly executable?: string | undefined;
}

export interface SessionOptions {
  /** Shell function definitions, sent with the first write to every shell. */
  readonly preamble: Shell;
  /** Bytes of stdout, and of stderr, kept of one operation: half from the beginning, half from the end. */
  readonly keepOutput: number;
  /** The path of a POSIX shell on the host. Default: `/bin/sh`. */
  readonly shell?: string | undefined;
  /** How many channels of the connection may be used at once. Default: 8. */
  readonly channels?: number | undefined;
  /** How long a shell may take to start, a password prompt included. Default: 30 s. */
  readonly startTimeoutMs?: number | undefined;
}
