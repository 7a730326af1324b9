import type { Location } from '../diagnostics/source-file.ts';
import type { Task } from '../playbook/model.ts';
import type { LintedPlay, Project } from './project.ts';

/** `errors` would fail or never work; the others describe what goes wrong one day. */
export const ruleGroups = ['errors', 'safety', 'idempotence', 'clarity'] as const;
export type RuleGroup = (typeof ruleGroups)[number];

/** One thing that is looked for. Its id is the one of ansible-lint where that looks for the same. */
export interface Rule {
  readonly id: string;
  readonly group: RuleGroup;
  /** One sentence: what is found. */
  readonly summary: string;
  /** Why it matters, and what to do instead. */
  readonly reason: string;
  /** Looked for only when asked: a matter of taste. */
  readonly optIn?: true;
  /** Asked about every task and handler. */
  readonly task?: (task: Task, around: TaskSurroundings) => Iterable<Found>;
  /** Asked about every play. */
  readonly play?: (play: LintedPlay, project: Project) => Iterable<Found>;
  /** Asked once. */
  readonly project?: (project: Project) => Iterable<Found>;
}

export interface TaskSurroundings {
  readonly isHandler: boolean;
  readonly play: LintedPlay;
  readonly project: Project;
}

/** One place where a rule does not hold. */
export interface Found {
  readonly message: string;
  readonly location: Location;
  readonly hint?: string | undefined;
  /** A warning, though the rule is of the group `errors`. */
  readonly isMild?: true;
}
