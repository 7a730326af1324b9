import type { FileState, Observed, Probe, TreePair } from '../../module-api/index.ts';

/** Which of them are asked depends on what is copied. */
export type CopyProbes = {
  /** Of one file: see `destinationProbes`. */
  readonly dest?: Probe<FileState>;
  readonly inside?: Probe<FileState> | undefined;
  readonly parent?: Probe<FileState>;
  /** Of a controller's directory: what is at each place of the copy. */
  readonly tree?: Probe<ReadonlyMap<string, FileState>>;
  /** With `remote_src`: the source, where a copied directory goes, and what is in both. */
  readonly source?: Probe<FileState>;
  readonly root?: Probe<FileState>;
  readonly pairs?: Probe<readonly TreePair[]>;
};

export type CopyObserved = Observed<CopyProbes>;
