import type { HostInfo, JsonObject, Probe, Shell } from '../../../module-api/index.ts';
import type { Step } from '../observation.ts';
import type { Request } from '../request.ts';

/** A package manager: shell text to look and to act, and readers of its words. */
export interface Manager {
  /** Prints what `parseObservation` reads. */
  look(request: Request, host: HostInfo): Shell;
  /** The steps of a transaction that was only simulated. */
  stepsOf(text: string): readonly Step[];
  /** Whether a simulation that ended so found fault. */
  isFailure(exitCode: number, text: string): boolean;
  /** Its own words for what went wrong. */
  failureOf(text: string): string;
  /** Whether it failed for a package that it does not know. */
  isUnknown(text: string): boolean;
  /** Whether it failed because lists have to be fetched first, which only a run may do. */
  lacksLists?(text: string): boolean;
  /** Fetches the lists of the repositories. */
  update(request: Request, host: HostInfo): Action;
  /** Performs what was simulated for these words. */
  act(request: Request, asked: readonly string[], host: HostInfo): Action;
  /** What there is, as data: installed packages, updates, repositories … */
  list?(what: string, request: Request, host: HostInfo): Probe<Listing>;
  hold?(names: readonly string[], held: boolean): Action;
  markManual?(names: readonly string[]): Action;
  clean?(request: Request): Action;
  /** It can fetch packages without installing them: what follows then, for "download_only". */
  afterDownload?(request: Request, packages: readonly string[], host: HostInfo): Shell;
  /** It knows "state: build-dep" and "state: fixed". */
  readonly hasSpecial?: boolean;
  /** "kubeadm-1.36.4" may be a version of the package "kubeadm". */
  readonly versionInName?: boolean;
  /** Where repositories are set up. */
  readonly sources: readonly string[];
}

/** What was listed, or why it cannot be. */
export type Listing = { readonly results: readonly JsonObject[] } | { readonly failure: string };

export interface Action {
  readonly script: Shell;
  readonly summary: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
}
