import type { Location } from '../../diagnostics/source-file.ts';
import type { ArgsSchema, Constraints, ReturnsSchema } from '../../module-api/schema.ts';
import type { Task } from '../../playbook/model.ts';
import type { Dict, Value } from '../../values/value.ts';
import type { HostState } from '../plays/host-state.ts';
import type { PlayRun } from '../plays/play-run.ts';
import type { ActionInput } from '../tasks/action-input.ts';
import type { Attempt } from '../tasks/attempt.ts';
import type { Language } from '../variables/language.ts';

/** What a task can call that is not about a host: the engine does it itself. */
export interface ActionDefinition {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly notes?: readonly string[];
  readonly args: ArgsSchema;
  readonly freeForm?: string;
  readonly constraints?: Constraints;
  readonly anyOption?: true;
  /** The first host of a batch does it for all of them. */
  readonly oncePerBatch?: true;
  readonly returns: ReturnsSchema;
  readonly examples: readonly string[];
  /** Absent for what the walk does itself: includes and imports. */
  run?(call: ActionCall): Attempt | Promise<Attempt>;
}

export interface ActionCall {
  readonly task: Task;
  /** Where results go: the delegated host with `delegate_facts`. */
  readonly host: HostState;
  /** Rendered, checked and complete; conditions are as written. */
  readonly args: Dict;
  readonly language: Language;
  readonly play: PlayRun;
  /** For what does something on the host: `play.targetOf` reaches it. */
  readonly input: ActionInput;
  /** To wait, and to stop by when the task's "timeout" is over. */
  readonly time: ActionTime;
}

export interface ActionTime {
  /** Aborted when the user interrupts, or the time is over. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Rejects with `Interrupted` when `signal` aborts. Milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export function optionText(args: Dict, name: string): string | undefined {
  const value = args.get(name);
  return typeof value === 'string' ? value : undefined;
}

export function optionList(args: Dict, name: string): readonly Value[] | undefined {
  const value = args.get(name);
  return Array.isArray(value) ? value : undefined;
}

/** Where the value of an option was written. */
export function placeOfOption({ action: { places, args } }: Task, name: string): Location {
  return places?.get(name) ?? args.location;
}

/** Where a condition of a list was written; the list, where a template made it. */
export function placeOfItem(task: Task, name: string, index: number): Location {
  return task.action.places?.get(`${name}[${index}]`) ?? placeOfOption(task, name);
}
