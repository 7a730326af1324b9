import type { CommandResult } from './command-result.ts';
import type { Predicted } from './predicted.ts';
import type { Shell } from './shell.ts';

/** A read-only piece of POSIX shell and a pure parser of what it printed. */
export interface Probe<T> {
  /** May use the functions of `preamble.ts`. Changes nothing on the host. */
  readonly script: Shell;
  /** What the script reads, since contents have no place in an argv. Default: nothing. */
  readonly stdin?: string | Uint8Array | undefined;
  /** Throws a `Failure` when the host cannot answer. */
  parse(result: CommandResult): T;
  /**
   * Check mode: what the probe would have seen if the tasks before had really run. Throws `Undecided`
   * when that cannot be known. Without it the probe is taken to see nothing of what tasks change.
   */
  overlay?(observed: T, predicted: Predicted): T;
}

export interface Probes {
  readonly [name: string]: Probe<unknown> | undefined;
}

/** What the probes saw, under their names. A probe left out (`undefined`) is not in it. */
export type Observed<P> = {
  readonly [K in keyof P]: P[K] extends Probe<infer T>
    ? T
    : P[K] extends Probe<infer T> | undefined
      ? T | undefined
      : never;
};
