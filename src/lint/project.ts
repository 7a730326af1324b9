import type { Location } from '../diagnostics/source-file.ts';
import type { TemplateUses } from '../jinja/references.ts';
import type { ActionCatalog } from '../playbook/loading.ts';
import type { Play, Role, Task } from '../playbook/model.ts';
import type { Unknown } from '../values/value.ts';
import type { Variables } from '../values/variable-layer.ts';

/** Everything that was read, for rules to look at. */
export interface Project {
  readonly plays: readonly LintedPlay[];
  readonly catalog: ActionCatalog;
  /** Names that have a value before any play: those of the inventory, of `-e`, of kplay itself, of kept facts. */
  readonly given: ReadonlySet<string>;
  /** A run before may keep facts that are not kept here. */
  readonly mayKeepMore: boolean;
  /** Every word of the templates of the playbooks and roles: what is used there is used. */
  readonly templateWords: ReadonlySet<string>;
  /** What the template files ask for that tasks name literally, and those that these include. */
  readonly templates: ReadonlyMap<Task, readonly TemplateUses[]>;
  /** Roles that have an argument spec, by path. */
  readonly specified: ReadonlySet<string>;
  /**
   * What a variable holds at most that tasks register, as another one sees it; `undefined` where
   * nobody knows.
   */
  readonly resultOf: (setters: readonly Task[], user: Task | undefined) => Unknown | undefined;
}

/** A play with what its includes of a literal name bring. */
export interface LintedPlay {
  readonly play: Play;
  readonly tasks: readonly Task[];
  readonly handlers: readonly Task[];
  readonly roles: readonly Role[];
  /** The include that brings a task, for tasks that one brings. */
  readonly broughtBy: ReadonlyMap<Task, Task>;
  /** Every include of a literal name with the tasks it brings: two may bring the same. */
  readonly includes: readonly { readonly include: Task; readonly tasks: readonly Task[] }[];
  /** What `vars_files` and `include_vars` of a literal name read. */
  readonly fileVariables: readonly Variables[];
  /** Tasks of files that an include may mean, whose name is only known while running. */
  readonly candidates: readonly Task[];
  /** Where something is included of which nothing can be told, so that any task or variable may come. */
  readonly openAt: Location | undefined;
  /** Nobody wrote the play: a role or a file of tasks is read by it, and others may use these. */
  readonly isMade?: true;
  /** There is an inventory, and the play is one of a playbook: whatever has no value here has none. */
  readonly isWhole: boolean;
}
