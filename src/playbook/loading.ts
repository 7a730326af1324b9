import type { Diagnostics, Result } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import type { FunctionCatalog } from '../jinja/functions.ts';
import type { ArgsSchema, Constraints } from '../module-api/schema.ts';
import type { Value } from '../values/value.ts';
import type { Variables } from '../values/variable-layer.ts';
import type { Block, Node, Play, Playbook, Role, Task } from './model.ts';
import type { Vault } from './vault.ts';

/** What the loader needs of the world. Paths are absolute. */
export interface LoaderFiles {
  /** `undefined` when there is no such file; throws when it cannot be read. */
  read(path: string): Promise<Uint8Array | undefined>;
  exists(path: string): Promise<boolean>;
  isDirectory(path: string): Promise<boolean>;
  /** Names in the directory, sorted; empty when there is none. */
  list(path: string): Promise<readonly string[]>;
  /** The path as messages show it: relative to the working directory where that is shorter. */
  shown(path: string): string;
  readonly vault?: Vault | undefined;
  /** What `~` stands for. */
  readonly home?: string | undefined;
}

/** A module or an engine action, as far as a playbook's text is concerned. */
export interface ActionInfo {
  readonly kind: 'module' | 'action';
  /** Canonical. */
  readonly name: string;
  readonly args: ArgsSchema;
  readonly freeForm?: string | undefined;
  readonly constraints?: Constraints | undefined;
  /** Takes any option beside those it declares: `set_fact`. */
  readonly anyOption?: boolean | undefined;
}

export interface ActionCatalog {
  find(name: string): ActionInfo | undefined;
  /** For "did you mean". */
  names(): Iterable<string>;
}

export interface LoaderOptions {
  readonly files: LoaderFiles;
  readonly catalog: ActionCatalog;
  /** Loads a role's `modules/*.js`; what it finds is known in that role and the roles it includes. */
  loadRoleModules(role: string, directory: string): Promise<void>;
  /** Folders searched for roles after those beside the playbook. */
  readonly rolesPath: readonly string[];
  /** Folders with `ansible_collections`, searched for roles after the one beside the playbook. */
  readonly collectionsPath: readonly string[];
  /** The roles that come with kplay, looked at last. */
  readonly ownRoles: string;
  /** To report wrong calls before anything runs. */
  readonly functions: FunctionCatalog;
  /** Renders what is needed before there are hosts: names of files and roles that are imported, tags. */
  renderEarly(value: Value, from: EarlyPlace): Result<Value>;
}

export interface EarlyPlace {
  /** What stands beside it; nothing else of the files counts where no node is given. */
  readonly vars?: Variables | undefined;
  /** Of the playbook. */
  readonly directory: string;
  /** The play, or a task in it, that sees it. */
  readonly node?: Play | Task | undefined;
  /** What is known of those of the play. */
  readonly varsFiles?: readonly Variables[] | undefined;
  /** For a task only. */
  readonly lent?: Lent | undefined;
}

/** What loops of includes lend to the files that these bring. */
export interface Lent {
  /** Innermost first. */
  readonly frames: readonly Variables[];
  /** What templates asked for as files were read, and whether one of these sets it. */
  readonly asked: Map<string, Value | undefined>;
}

/** Reads plays, task files and roles. Problems go to `diagnostics`; what can be read is returned all the same. */
export interface Loader {
  loadPlaybook(path: string, diagnostics: Diagnostics): Promise<Playbook>;
  /** For `include_tasks`; the file's name is already rendered. */
  loadTasks(request: IncludeRequest, diagnostics: Diagnostics): Promise<LoadedInclude | undefined>;
  /** For `include_role`. */
  loadRole(
    request: IncludeRoleRequest,
    diagnostics: Diagnostics,
  ): Promise<LoadedInclude | undefined>;
  /** A vars file (`vars_files`, `include_vars`): a dict. */
  loadVariables(path: string, diagnostics: Diagnostics, askedAt?: Location): Promise<Variables>;
}

export interface IncludeRequest {
  readonly task: Task;
  readonly file: string;
  readonly playDirectory: string;
  /** The file holds handlers. */
  readonly handlers: boolean;
  readonly lent: Lent;
  /** A host has come to it. */
  readonly isReached?: boolean | undefined;
}

export interface IncludeRoleRequest {
  readonly task: Task;
  readonly name: string;
  readonly playDirectory: string;
  readonly tasksFrom?: string | undefined;
  readonly varsFrom?: string | undefined;
  readonly defaultsFrom?: string | undefined;
  readonly handlersFrom?: string | undefined;
  readonly public: boolean;
  readonly allowDuplicates: boolean;
  readonly validate?: boolean | undefined;
  readonly lent: Lent;
  /** A host has come to it. */
  readonly isReached?: boolean | undefined;
}

export interface LoadedInclude {
  readonly block: Block;
  /** The role, or those that the file imports, and those they need, as far as they are public. */
  readonly roles: readonly Role[];
  readonly handlers: readonly Node[];
  /** It imports what is only known while running, which is left out. */
  readonly isOpen: boolean;
}
