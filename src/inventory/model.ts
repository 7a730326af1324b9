import type { Location } from '../diagnostics/source-file.ts';
import type { VariableLayer } from '../values/variable-layer.ts';

export interface Host {
  readonly name: string;
  /** `localhost` when no source names it: it connects locally and is in no group, not even `all`. */
  readonly implicit: boolean;
  /** The source that first named the host; absent for hosts that no source named. */
  readonly source: SourceName | undefined;
  /** Where the source does. */
  readonly location: Location | undefined;
  /** The groups that list the host itself. */
  readonly groups: ReadonlySet<Group>;
  /** What the inventory sources say of the host itself, a layer for each source. */
  readonly layers: readonly VariableLayer[];
}

export interface Group {
  readonly name: string;
  /** `ansible_group_priority`: between groups of the same depth the higher one wins. */
  readonly priority: number;
  readonly parents: ReadonlySet<Group>;
  readonly children: ReadonlySet<Group>;
  /** The hosts that the group itself lists. */
  readonly hosts: ReadonlySet<Host>;
  readonly layers: readonly VariableLayer[];
}

/** Where something in the inventory comes from. */
export interface SourceName {
  /** As the user gave it; in front of messages and names of layers. */
  readonly name: string;
  /** Absolute, or the list of hosts itself: `inventory_file`. */
  readonly file: string;
  /** Absolute: `inventory_dir`. A list of hosts has none. */
  readonly directory: string | undefined;
}
