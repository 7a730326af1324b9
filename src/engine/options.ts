import type { ConnectionOptions } from '../inventory/connection.ts';
import type { VariableLayer } from '../values/variable-layer.ts';

/** What the command line says of a run, checked and typed. */
export interface RunOptions {
  readonly checkMode: boolean;
  readonly diffMode: boolean;
  readonly forks: number;
  /** Host patterns of `--limit`. */
  readonly limit?: string | undefined;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly startAtTask?: string | undefined;
  /** Somebody says of each task whether it is to be done. */
  readonly step: boolean;
  readonly forceHandlers: boolean;
  /** What kplay lacks fails tasks that need it, not the whole run beforehand. */
  readonly allowMissing: boolean;
  /** Of tasks around which nothing says it. */
  readonly anyErrorsFatal: boolean;
  /** Of plays that do not name one. */
  readonly strategy: 'linear' | 'free' | 'host_pinned' | 'graph';
  /** Whether plays gather facts that do not say. */
  readonly gathering: 'implicit' | 'explicit' | 'smart';
  /** What a dict does to one of the same name with less precedence. */
  readonly hashBehaviour: 'replace' | 'merge';
  /** What the vars of a role set is for it alone, and for those that need it. */
  readonly privateRoleVars: boolean;
  /** `{{ ansible_managed }}`, before a template makes it its own. */
  readonly ansibleManaged: string;
  readonly extraVars: VariableLayer;
  /** Inventories as they were asked for, files by their whole paths. */
  readonly inventorySources?: readonly string[] | undefined;
  /** The `ansible.cfg` that is read. */
  readonly ansibleConfigFile?: string | undefined;
  /** Connection settings; variables and keywords win over them. */
  readonly connection: ConnectionOptions;
  /** 0 to 4: `-v` to `-vvvv`. */
  readonly verbosity: number;
  /** Bytes kept of each output of a command. */
  readonly keepOutput: number;
}
