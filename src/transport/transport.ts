import type { Readable, Writable } from 'node:stream';

/** How commands reach a host: `ssh`, `local`. */
export interface Transport {
  /** Rejects with an `UnreachableError`. The target's time limit covers everything up to authentication. */
  connect(target: Target, signal: AbortSignal): Promise<Connection>;
}

/** A host as the inventory describes it. Everything not set is the transport's default. */
export interface Target {
  /** The inventory's name, for messages and for a lookup in `~/.ssh/config`. */
  readonly name: string;
  readonly address: string;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly privateKeyFile?: string | undefined;
  /** OpenSSH command line options: `ansible_ssh_common_args` and its kin, already split into words. */
  readonly sshArgs?: readonly string[] | undefined;
  readonly hostKeyChecking?: 'yes' | 'accept-new' | 'no' | undefined;
  /** Default: `ConnectTimeout` of the SSH options or configuration, else 10 seconds. */
  readonly timeoutMs?: number | undefined;
}

/** One connection to one host; any number of channels, within the host's limit. */
export interface Connection {
  /** Starts a command (a remote command line, run by the user's login shell). Waits for a free channel. */
  open(command: string, options?: ChannelOptions): Promise<Channel>;
  /** Settles when the connection is gone: `undefined` after `close()`, else why it was lost. */
  readonly closed: Promise<UnreachableError | undefined>;
  close(): Promise<void>;
}

export interface ChannelOptions {
  /**
   * A terminal on the host: for sudo with `requiretty`. It is raw (no echo, no line limit, no CR or signal
   * characters), stderr arrives on stdout, and the end of the input cannot be signalled.
   */
  readonly terminal?: boolean;
}

export interface Channel {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /**
   * The exit code (128 + the signal's number for a command that a signal ended), or `undefined` when the
   * channel closed without one. Never rejects. Output may still come after it; read to the streams' end.
   */
  readonly exited: Promise<number | undefined>;
  /** Gives the channel up. `local` also ends what still runs in it; a remote host may let it run on. */
  close(): void;
}

/** The host cannot be reached, or no longer. `reason` is one sentence that does not begin with its name. */
export class UnreachableError extends Error {
  readonly reason: string;
  readonly kind: UnreachableKind;

  constructor(kind: UnreachableKind, reason: string) {
    super(reason);
    this.name = 'UnreachableError';
    this.kind = kind;
    this.reason = reason;
  }
}

/**
 * `option`: what the inventory or `~/.ssh/config` says cannot be used. `unknown-user`: the host does not have the
 * user whom a task is to become.
 */
export type UnreachableKind =
  | 'address'
  | 'authentication'
  | 'become'
  | 'connection-lost'
  | 'host-key'
  | 'interrupted'
  | 'option'
  | 'protocol'
  | 'refused'
  | 'timeout'
  | 'unknown-user';

/** Asks the person at the terminal; the transport caches what it was told. Rejects without a terminal. */
export type AskSecret = (prompt: string) => Promise<string>;
