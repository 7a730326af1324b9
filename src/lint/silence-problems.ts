import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isQuiet } from './lint.ts';
import { isNamed } from './noqa.ts';
import type { Project } from './project.ts';
import { taskAt } from './task-at.ts';

/** What runs report, too, without the warnings that comments or `--skip` silence. */
export function silenceProblems(
  problems: readonly Diagnostic[],
  project: Pick<Project, 'plays'>,
  skipped: ReadonlySet<string>,
): readonly Diagnostic[] {
  return problems.flatMap(problem => {
    const { code, severity, location } = problem;
    if (severity === 'error') return [withNote(problem)];
    if (skipped.has(code)) return [];
    if (location === undefined) return [problem];
    return isQuiet(code, location, taskAt(location, project)) ? [] : [problem];
  });
}

/** Who asks for silence by name and gets none is told why. */
function withNote(problem: Diagnostic): Diagnostic {
  const { code, location, hint } = problem;
  if (location === undefined || !isNamed({ ...location, end: location.start }, code))
    return problem;
  const note = '"# noqa" does not silence what would stop a run.';
  return { ...problem, hint: hint === undefined ? note : `${hint} ${note}` };
}
