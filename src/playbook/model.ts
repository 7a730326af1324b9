import type { Location } from '../diagnostics/source-file.ts';

import type { Expression } from '../jinja/parse.ts';

import type { Templated, Value } from '../values/value.ts';
import type { Variables } from '../values/variable-layer.ts';

/** A value as written: it may hold `Templated` leaves, rendered when a task on a host needs it. */
export interface Written {
  readonly value: Value;
  readonly location: Location;
  /** The keyword that it is the value of, where that takes one value, or one of its values. */
  readonly keyword?: string | undefined;
}

/** One condition of `when`, `until`, `changed_when`, `failed_when`, `that`. */
export interface Condition {
  /** Parsed beforehand; absent when the condition is a literal or itself holds `{{`. */
  readonly expression?: Expression | undefined;
  readonly written: Written;
}

export interface Playbook {
  readonly path: string;
  readonly plays: readonly Play[];
}

export interface Play {
  readonly kind: 'play';
  /** As shown: the play's name, or its hosts. */
  readonly name: string;
  readonly hosts: Written;
  readonly location: Location;
  /** Where its playbook is imported, innermost first. */
  readonly importedAt: readonly Location[];
  /** The folder of the playbook file that holds the play. */
  readonly directory: string;
  /** Collections in which roles are looked for that are named without theirs. */
  readonly collections: readonly string[];
  readonly keywords: Keywords;
  readonly gatherFacts?: Written | undefined;
  readonly gatherSubset?: Written | undefined;
  readonly gatherTimeout?: Written | undefined;
  readonly factPath?: Written | undefined;
  readonly varsFiles: readonly Written[];
  readonly varsPrompt: readonly VarsPrompt[];
  readonly serial?: Written | undefined;
  readonly strategy?: Written | undefined;
  readonly order?: Written | undefined;
  readonly maxFailPercentage?: Written | undefined;
  readonly forceHandlers?: Written | undefined;
  readonly sections: readonly Section[];
  /** Those of its roles first, then the play's own: the order in which they run. */
  readonly handlers: readonly Node[];
  /** Templates of names and tags that were rendered as its files were read; the loader adds to them. */
  readonly earlyTemplates: Templated[];
  /** Every role of the play that is known beforehand, dependencies before those that need them. */
  readonly roles: readonly Role[];
}

/** After each section the handlers that were notified run. */
export interface Section {
  readonly name: 'pre_tasks' | 'tasks' | 'post_tasks';
  readonly nodes: readonly Node[];
}

export interface VarsPrompt {
  readonly name: string;
  readonly prompt?: Written | undefined;
  readonly default?: Written | undefined;
  readonly private?: Written | undefined;
  readonly confirm?: Written | undefined;
  /** A type of `password_hash`. */
  readonly encrypt?: Written | undefined;
  readonly salt?: Written | undefined;
  readonly saltSize?: Written | undefined;
  /** Nothing in the answer is a template. */
  readonly unsafe?: Written | undefined;
  readonly location: Location;
}

export type Node = Task | Block;
export type Parent = Block | Play;

/**
 * Tasks that share keywords: a `block:`, and also what an import, an include or a role stands for.
 * Keywords of a task that it does not set itself are those of its nearest parent that sets them; `when`,
 * `tags`, `environment` and `vars` add up.
 */
export interface Block {
  readonly kind: 'block';
  readonly origin: 'block' | 'import' | 'include' | 'apply' | 'role';
  readonly location: Location;
  readonly parent: Parent;
  readonly keywords: Keywords;
  readonly id?: string | undefined;
  readonly needs: readonly Need[];
  /** What tasks inside notify that name no handlers themselves. */
  readonly notify: readonly Written[];
  /** Set where a role begins. */
  readonly role?: Role | undefined;
  /** Which layer its `keywords.vars` belong to: block vars, include parameters. */
  readonly varsLayer: 'block' | 'include-params';
  /** Filled by the loader right after the block is made, since children point to their parent. */
  readonly tasks: readonly Node[];
  readonly rescue: readonly Node[];
  /** `rescue` runs also when the host cannot be reached. */
  readonly rescuesUnreachable?: boolean | undefined;
  readonly always: readonly Node[];
}

/** One role at one place: the same role twice is two of these. */
export interface Role {
  readonly name: string;
  readonly path: string;
  /** In which roles are looked for that it names without their collection. */
  readonly collections: readonly string[];
  readonly defaults: Variables;
  readonly vars: Variables;
  /** Keys of its entry that are no keywords. */
  readonly params: Variables;
  /** `vars:` of its entry: above its own vars, and nobody else's. */
  readonly entryVars: Variables;
  readonly allowDuplicates: boolean;
  /**
   * Equal for two uses that count as the same, as in Ansible: of path and parameters; both are entries of one name,
   * tags and conditions, or tasks import or include both.
   */
  readonly identity: string;
  /** Roles that depend on this one or include it, innermost first. */
  readonly parents: readonly Role[];
  /** Roles whose tasks include or import this one, or one that needs it, innermost first. */
  readonly includers: readonly Role[];
  /** Roles it needs, those they need before them. */
  readonly dependencies: readonly Role[];
  /** Whether other tasks of the play see its variables: true for `roles:` and `import_role`. */
  readonly public: boolean;
}

export interface Task {
  readonly kind: 'task';
  readonly location: Location;
  readonly parent: Parent;
  readonly keywords: Keywords;
  readonly id?: string | undefined;
  readonly needs: readonly Need[];
  readonly action: Action;
  readonly loop?: Loop | undefined;
  readonly register?: string | undefined;
  /** Where the name is written that it registers. */
  readonly registerAt?: Location | undefined;
  readonly until: readonly Condition[];
  readonly retries?: Written | undefined;
  /** Seconds that it may take, and how often to look; 0: not at all, the task goes on alone. */
  readonly async?: Written | undefined;
  readonly poll?: Written | undefined;
  readonly delay?: Written | undefined;
  readonly changedWhen?: readonly Condition[] | undefined;
  readonly failedWhen?: readonly Condition[] | undefined;
  /** Its own; see `notifyOf`. */
  readonly notify: readonly Written[];
  /** `apply` of an include: keywords of what it includes. */
  readonly apply?: Apply | undefined;
  /** Of a handler: the topics it also answers to. */
  readonly listen: readonly string[];
  /** The role whose tasks file (or handlers) it stands in. */
  readonly role?: Role | undefined;
  /** The file it stands in, for paths relative to it. */
  readonly file: string;
  /** Of an include that stands for a block with a loop: the block. */
  readonly inline?: Block | undefined;
}

/** What the task does. `name` is the canonical name of a module or an action of the engine. */
export interface Action {
  readonly kind: 'module' | 'action';
  readonly name: string;
  /** As the user wrote it. */
  readonly written: string;
  readonly location: Location;
  /** A dict, perhaps with `Templated` leaves; or one template that makes the dict. */
  readonly args: Written;
  /** Options to take where `args` has none, low to high; only those that are not in `args` already. */
  readonly defaults?: readonly ActionDefaults[] | undefined;
  /** The bare string of `command: ls /`, when the module takes one; its options are then in `args`. */
  readonly freeForm?: Written | undefined;
  /** Where the value of each option stands, by the name as written, and each of a list of conditions (`that[0]`). */
  readonly places?: ReadonlyMap<string, Location> | undefined;
}

/** A dict of options, or a template that makes one. */
export interface ActionDefaults extends Written {
  /** Of the options of a group a module takes those that it has. */
  readonly ofGroup: boolean;
}

/** What `module_defaults` says of one module, or of the modules of a group. */
export interface ModuleDefaults {
  /** What later ones replace: the module's family, or `group/…`. */
  readonly key: string;
  /** Families of modules; see `familyOf`. */
  readonly families: readonly string[];
  readonly value: ActionDefaults;
  /** The options of the dict. */
  readonly options: readonly DefaultOption[];
}

interface DefaultOption {
  readonly key: string;
  readonly value: Value;
  readonly keyLocation: Location;
  readonly location: Location;
}

export interface Apply {
  readonly keywords: Keywords;
  /** Its tags where some are templates: each include makes of them what its loop lends. */
  readonly writtenTags?: readonly (string | Templated)[] | undefined;
  readonly notify: readonly Written[];
  readonly location: Location;
}

export interface Loop {
  /** `loop`, or the lookup of `with_<lookup>`. */
  readonly lookup: string;
  readonly values: Written;
  readonly variable: string;
  /** Where `loop_var` is written. */
  readonly variableAt?: Location | undefined;
  readonly indexVariable?: string | undefined;
  readonly label?: Written | undefined;
  readonly pause?: Written | undefined;
  /** Whether `ansible_loop` is there, and whether it holds all items, too. */
  readonly extended?: Written | undefined;
  readonly extendedAllItems?: Written | undefined;
  /** After an item for which they hold no other follows. */
  readonly breakWhen: readonly Condition[];
  /** How many items a host works on at once. */
  readonly parallel?: Written | undefined;
}

/** What a node of a `graph` play waits for. */
export interface Need {
  /** The `id` of a task or block of the same play. */
  readonly task: string;
  /** `self` (default), `all`, `any`, or a host pattern. */
  readonly hosts: string;
  /** Of the task's id. */
  readonly location: Location;
  /** Where `hosts` are written. */
  readonly hostsLocation?: Location | undefined;
}

/** Keywords that plays, blocks, roles and tasks share; `undefined` where it was not written. */
export interface Keywords {
  readonly name?: Written | undefined;
  readonly vars: Variables;
  readonly when: readonly Condition[];
  readonly tags: readonly string[];
  readonly environment: readonly Written[];
  readonly become?: Written | undefined;
  readonly becomeUser?: Written | undefined;
  readonly becomeMethod?: Written | undefined;
  readonly becomeFlags?: Written | undefined;
  readonly becomeExe?: Written | undefined;
  readonly connection?: Written | undefined;
  readonly port?: Written | undefined;
  readonly remoteUser?: Written | undefined;
  readonly noLog?: Written | undefined;
  readonly runOnce?: Written | undefined;
  readonly ignoreErrors?: Written | undefined;
  readonly ignoreUnreachable?: Written | undefined;
  readonly checkMode?: Written | undefined;
  readonly diff?: Written | undefined;
  readonly anyErrorsFatal?: Written | undefined;
  readonly throttle?: Written | undefined;
  /** A dict with `name` and `size`. */
  readonly pool?: Written | undefined;
  readonly timeout?: Written | undefined;
  readonly debugger?: Written | undefined;
  /** Outer ones first; the last of a key holds. */
  readonly moduleDefaults?: readonly ModuleDefaults[] | undefined;
  readonly delegateTo?: Written | undefined;
  readonly delegateFacts?: Written | undefined;
}
