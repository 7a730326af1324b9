import type { Shell } from '../module-api/shell.ts';
import type { ControllerFile } from '../module-api/source.ts';

export interface CompiledChange {
  /** Needs the functions of module-api's `preamble`. */
  readonly script: Shell;
  readonly stdin?: string | Uint8Array | undefined;
  /** To be done before the script: it is too large for standard input. */
  readonly upload?: Upload | undefined;
}

/** A file that has to be on the host before the script runs; the script puts it in place. */
export interface Upload {
  readonly path: string;
  /** Octal. */
  readonly mode: string;
  readonly size: number;
  readonly content: Uint8Array | ControllerFile;
}
