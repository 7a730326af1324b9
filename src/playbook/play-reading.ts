import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Templated } from '../values/value.ts';
import type { FileReading, LaterTags } from './file-reading.ts';
import type { Lent, LoaderOptions } from './loading.ts';
import type { Node, Role } from './model.ts';

/** What is gathered while one play, or one include of a running play, is read. */
export interface PlayReading {
  readonly options: LoaderOptions;
  readonly diagnostics: Diagnostics;
  /** The folder of the playbook file. */
  readonly directory: string;
  /** Those in which roles without one of their own are looked for first. */
  readonly collections: readonly string[];
  readonly roles: Role[];
  readonly handlers: Node[];
  /** Tags that are templates: all of its files are read before they are rendered. */
  readonly laterTags: LaterTags[];
  /** Those of roles that tasks import come behind the play's own. */
  readonly importedHandlers: Node[];
  /** Files and roles that are being read, outermost first: to find cycles. */
  readonly stack: readonly string[];
  /** What goes wrong in it need not end the run. */
  readonly mayFail?: FileReading['mayFail'];
  /** No host need come to it: it is read before any has. */
  readonly isUnsure?: boolean | undefined;
  /** Of the include that brings it. */
  readonly lent?: Lent | undefined;
  /** A host has come to that include. */
  readonly isReached?: boolean | undefined;
  /** Names of imports that are only known while running. */
  readonly openNames: Templated[];
}
