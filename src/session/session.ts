import type { CommandResult } from '../module-api/command-result.ts';
import type { Shell } from '../module-api/shell.ts';

/**
 * Everything kplay does on one host: one connection, and on it one persistent `sh` per become user
 * (plus one for long operations), opened when first needed.
 */
export interface HostSession {
  /** Rejects with an `UnreachableError` only; a command that fails is a result. */
  run(operation: Operation): Promise<CommandResult>;
  /** Puts a large file beside its target through a channel of its own; used above 64 KiB. */
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
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as output comes, only for `long` operations. */
  onOutput?(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
}

export interface Upload {
  readonly path: string;
  /** Octal, e.g. `0600`. */
  readonly mode: string;
  readonly content: AsyncIterable<Uint8Array>;
  readonly size: number;
  readonly become?: Become | undefined;
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
}
