import type { FileState, PresentFile } from './file-state.ts';

/** In check mode: what the tasks before this one would have made of the host. */
export interface Predicted {
  /**
   * What would be at the path; `undefined` where no task puts anything there (or only sets attributes of
   * what is there). Paths are absolute.
   */
  file(path: string): FileState | undefined;
  /** What would be where `observed` is now: `observed` itself where no task touches it. */
  over(observed: FileState): FileState;
  /** Everything that tasks would have put below a directory. */
  filesBelow(path: string): readonly PresentFile[];
  package(name: string): PackagePrediction | undefined;
  unit(name: string): UnitPrediction | undefined;
  /** The value of anything else a change predicts, by its key: `sysctl:net.ipv4.ip_forward`. */
  value(key: string): string | undefined;
  /** The last task that would have changed anything, if any: what a server answers may depend on it. */
  readonly changing: string | undefined;
  /**
   * The task that would have installed software, if any: what is not there now (a unit, a command, a user)
   * may be there then.
   */
  readonly installing: string | undefined;
}

export interface PackagePrediction {
  /** `undefined`: it would not be installed. `*`: some version. */
  readonly version: string | undefined;
  readonly held?: boolean | undefined;
}

export interface UnitPrediction {
  readonly exists?: boolean | undefined;
  readonly active?: boolean | undefined;
  readonly enabled?: boolean | undefined;
  readonly masked?: boolean | undefined;
}
