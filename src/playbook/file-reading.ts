import type { ActionCatalog, LoaderOptions } from './loading.ts';
import type { Role } from './model.ts';
import type { Reading } from './reading.ts';

/** What reading a file with tasks needs to know. */
export interface FileReading extends Reading {
  /** Absolute. */
  readonly file: string;
  readonly catalog: ActionCatalog;
  readonly functions: LoaderOptions['functions'];
  readonly role?: Role | undefined;
  /** Tasks in `handlers` take `listen`. */
  readonly handlers: boolean;
}
