import { constraintProblems } from '../../module-api/arg-problems.ts';
import { Failure } from '../../module-api/failure.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { Language } from '../variables/language.ts';
import type { TaskCall } from './task-call.ts';

/** One attempt at a task's action, for one item. */
export interface ActionInput extends TaskCall {
  readonly language: Language;
  readonly frames: readonly Variables[];
  readonly noLog: boolean;
}

export function failOnConstraints(
  constraints: Parameters<typeof constraintProblems>[0] | undefined,
  args: Readonly<Record<string, unknown>>,
  given: ReadonlySet<string>,
): void {
  const problem = constraintProblems(constraints ?? {}, {
    isGiven: option => given.has(option),
    valueOf: option => args[option],
    isKnown: option => args[option] !== undefined || !given.has(option),
  }).find(({ warns }) => warns !== true);
  if (problem !== undefined) throw new Failure(problem.message);
}
