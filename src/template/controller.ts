import type { Randomness } from './algorithms/random.ts';

/** What functions may know of the machine that kplay runs on, beside its files. */
export interface Controller {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What relative paths are relative to. */
  readonly workingDirectory: string;
  readonly homeDirectory: string;
  /** The path of Node itself. */
  readonly node: string;
  readonly randomness: Randomness;
  now(): Date;
}
