import type { Templated } from '../values/value.ts';
import type { ActionCatalog, LoaderOptions } from './loading.ts';
import type { Parent, Role } from './model.ts';
import type { Reading } from './reading.ts';

/** What reading a file with tasks needs to know. */
export interface FileReading extends Reading {
  /** Absolute. */
  readonly file: string;
  readonly catalog: ActionCatalog;
  readonly functions: LoaderOptions['functions'];
  readonly role?: Role | undefined;
  /** What it stands in, where that is a block or a play. */
  readonly parent?: Parent | undefined;
  /** Gathers tags that are templates. */
  readonly laterTags: LaterTags[];
  /** Tasks in `handlers` take `listen`. */
  readonly handlers: boolean;
  /**
   * What goes wrong in what is read need not end the run: it has a condition, or its errors are
   * dealt with.
   */
  readonly mayFail?: MayFail | undefined;
}

/** Tags at one place, of which some are templates. */
export interface LaterTags {
  readonly written: readonly (string | Templated)[];
  /** Those of the keywords: their texts, until they are replaced by what templates make. */
  readonly tags: string[];
  readonly parent?: Parent | undefined;
}

/** Everything of a task, or all but its conditions. */
export type MayFail = 'all' | 'action';
