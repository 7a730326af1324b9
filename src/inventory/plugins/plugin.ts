import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Environment, Scope } from '../../jinja/environment.ts';
import type { Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { AnySchema } from '../../yaml/describe-type.ts';
import type { MapNode } from '../../yaml/located.ts';
import type { InventoryEntry } from '../entry.ts';
import type { Inventory, SourceName } from '../inventory.ts';
import type { InventoryVariables } from '../variables.ts';

/** What expressions in files of plugins need of the world. */
export interface PluginWorld {
  /** For the file in `directory`. */
  environmentFor(scope: Scope, directory: string): Environment;
  /** Those of the command line. */
  readonly extraVars: Variables;
  /** What is kept of a host's facts, by the names of their variables. */
  factsOf?(host: string): ReadonlyMap<string, Value>;
}

export interface PluginCall {
  /** The file's content. */
  readonly root: MapNode;
  readonly source: SourceName;
  /** What the sources before this one gave. */
  readonly inventory: Inventory;
  /** The same with `group_vars` and `host_vars`. */
  readonly variables: InventoryVariables;
  readonly world: PluginWorld;
  readonly diagnostics: Diagnostics;
}

/** Makes hosts, groups and variables from a file of options. */
export interface InventoryPlugin {
  readonly name: string;
  /** What its file may hold. */
  readonly schema: AnySchema;
  run(call: PluginCall): readonly InventoryEntry[];
}
