import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Environment, Scope } from '../../jinja/environment.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { MapNode } from '../../yaml/located.ts';
import type { InventoryEntry } from '../entry.ts';
import type { Inventory, SourceName } from '../inventory.ts';

/** What expressions in files of plugins need of the world. */
export interface PluginWorld {
  /** For the file in `directory`. */
  environmentFor(scope: Scope, directory: string): Environment;
  /** Those of the command line. */
  readonly extraVars: Variables;
}

export interface PluginCall {
  /** The file's content. */
  readonly root: MapNode;
  readonly source: SourceName;
  /** What the sources before this one gave. */
  readonly inventory: Inventory;
  readonly world: PluginWorld;
  readonly diagnostics: Diagnostics;
}

/** Makes hosts, groups and variables from a file of options. */
export interface InventoryPlugin {
  readonly name: string;
  run(call: PluginCall): readonly InventoryEntry[];
}
