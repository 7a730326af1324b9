/** What was seen of the packages of one host. */
export interface Observation {
  readonly cache: CacheState | undefined;
  /** Those among the wanted ones that the package database knows. */
  readonly packages: readonly PackageState[];
  /** Installed only because others needed them, as the package manager sees it. */
  readonly automatic: readonly string[];
  /** What has to be asked of the package manager, in its own words. */
  readonly asked: readonly string[];
  /** Patterns that match no package. */
  readonly unmatched: readonly string[];
  /** Files of packages that cannot be read. */
  readonly unreadable: readonly string[];
  /** Whether there are fetched package files to delete. */
  readonly litter: boolean;
  /** Names of package files that were fetched already, where that is asked for. */
  readonly downloaded?: readonly string[] | undefined;
  /** What the package manager says it would do; left out where nothing was asked of it. */
  readonly transaction: Transaction | undefined;
  /** Check mode: the task that would have changed the repositories. */
  readonly sourcesFrom?: string | undefined;
}

export interface CacheState {
  /** Seconds since 1970, by the host's clock. */
  readonly now: number;
  /** When the lists were fetched; `undefined`: never. */
  readonly fetched: number | undefined;
  /** A repository was added or changed after that. */
  readonly outdated: boolean;
}

export interface PackageState {
  readonly name: string;
  readonly architecture: string;
  readonly version: string;
  /** `configured`: removed, but its configuration files are there. */
  readonly status: 'installed' | 'configured' | 'broken';
  readonly held: boolean;
}

export interface Transaction {
  readonly exitCode: number;
  readonly steps: readonly Step[];
  /** All it printed. */
  readonly text: string;
}

export interface Step {
  readonly action: 'install' | 'upgrade' | 'downgrade' | 'reinstall' | 'remove';
  readonly name: string;
  /** After it; of `remove`: before it. */
  readonly version: string;
}
