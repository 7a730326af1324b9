import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Limits } from '../graph/limits.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { InventoryVariables } from '../inventory/variables.ts';
import type { Module } from '../module-api/define-module.ts';
import type { Loader, LoaderFiles } from '../playbook/loading.ts';
import type { Play, Task } from '../playbook/model.ts';
import type { Variables } from '../values/variable-layer.ts';
import type { ActionDefinition } from './actions/action.ts';
import type { Emit } from './events.ts';
import type { Connections } from './hosts/connections.ts';
import type { RunOptions } from './options.ts';
import type { HostState } from './plays/host-state.ts';
import type { InventoryChanges } from './plays/inventory-changes.ts';
import type { PoolSizes } from './plays/pool.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { AsyncJobs } from './tasks/async-jobs.ts';
import type { Question } from './variables/ask-prompts.ts';
import type { CustomStats } from './variables/custom-stats.ts';
import type { Templates } from './variables/templates.ts';
import type { VaultSecrets } from './variables/vault.ts';

/** What everything in one run shares. */
export interface Run {
  readonly options: RunOptions;
  /** What is wrong with the inventory and extra variables; told with what is wrong with the playbooks. */
  readonly problems: readonly Diagnostic[];
  /** Nothing was wrong where hosts are named: one that is not there is not meant. */
  readonly knowsHosts: boolean;
  readonly inventory: Inventory;
  readonly variables: InventoryVariables;
  readonly inventoryChanges: InventoryChanges;
  readonly asyncJobs: AsyncJobs;
  readonly stats: CustomStats;
  /** Reads the sources of the inventory again: `meta: refresh_inventory`. */
  readonly refreshInventory: () => Promise<void>;
  readonly modules: Registry<Module>;
  readonly actions: Registry<ActionDefinition>;
  readonly loader: Loader;
  readonly files: LoaderFiles;
  /** A file that `--limit @file` names; `undefined` when there is none. */
  readonly readText: (path: string) => string | undefined;
  readonly hosts: HostStates;
  /** Facts of hosts are there in later runs, too. */
  readonly keepsFacts: boolean;
  readonly connections: Connections;
  /** Asks for passwords of connections and of become; once everything else is known to be right. */
  readonly login: () => Promise<void>;
  readonly templates: Templates;
  readonly limits: Limits;
  /** Those that tasks have asked for. */
  readonly pools: PoolSizes;
  readonly secrets: Secrets;
  readonly vault: VaultSecrets;
  /** The answers to `vars_prompt`, once they are given. */
  readonly prompted: Map<Play, Variables>;
  /** There is a terminal. */
  readonly canAsk: boolean;
  readonly ask: (question: Question) => Promise<string>;
  readonly emit: Emit;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  /** Rejects with `Interrupted` when the run is, or `signal` aborts. Milliseconds. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Letters and digits that nobody can guess, different each time. */
  readonly nonce: () => string;
  /** Bytes that nobody can guess. */
  readonly randomBytes: (size: number) => Uint8Array;
  /** What was warned of before the run, and need not be told by each task. */
  readonly told: Set<string>;
  /** Tasks before the one that `--start-at-task` names. */
  readonly passedOver: Set<Task>;
  readonly nextTaskNumber: () => number;
  readonly version: string;
}

export interface Registry<T> {
  /** By name or alias. */
  find(name: string): T | undefined;
  names(): Iterable<string>;
}

/** The hosts of the run, made when they are first met. */
export interface HostStates {
  get(name: string): HostState;
  all(): Iterable<HostState>;
}
