import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Task } from '../../playbook/model.ts';
import { wayTo } from '../../playbook/ways.ts';

/** A problem in a template, with the task that renders the template and what led there. */
export function templatedAt(problem: Diagnostic, task: Task): Diagnostic {
  return { ...problem, includedAt: [task.location, ...wayTo(task)], isTemplate: true };
}

/** A problem in a file that a template of the task itself includes: what led there is told where that stands. */
export function includedByTask<T extends Diagnostic>(problem: T, task: Task): T {
  const way = wayTo(task);
  const isOwn = problem.location?.source.path === task.location.source.path;
  if (isOwn || problem.includedAt !== undefined || way.length === 0) return problem;
  const isKnown = problem.related?.some(
    ({ location }) => location.source.path === task.location.source.path,
  );
  return isKnown === true ? { ...problem, includedAt: way } : problem;
}
