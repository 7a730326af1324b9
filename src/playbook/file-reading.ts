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
  /** What goes wrong in what is read need not end the run: it has a condition, or its errors are dealt with. */
  readonly mayFail?: MayFail | undefined;
}

/** Everything of a task, or all but its conditions. */
export type MayFail = 'all' | 'action';
