import type { FileState } from '../../../module-api/file-state.ts';
import type { Ruleset } from './ruleset.ts';

/** What a host with nftables is set to, as far as it is kplay's. */
export interface NftablesState {
  /** What is in the kernel; `undefined`: kplay's table is not there. */
  readonly runtime: Ruleset | undefined;
  /** Whether the table in the kernel is as kplay makes it. */
  readonly intact: boolean;
  /** Whether the host loads its own file at boot; `undefined`: it does not say. */
  readonly atBoot: boolean | undefined;
  /** Whether the host has loaded its own file. */
  readonly loaded: boolean;
  /** Others' chains that deny what they do not know: what is opened here stays closed there. */
  readonly otherDenials: readonly string[];
}

/** The files that count after a boot. */
export interface NftablesFiles {
  readonly folder: FileState;
  readonly own: FileState;
  /** The host's own file, which has to include kplay's. */
  readonly main: FileState;
}
