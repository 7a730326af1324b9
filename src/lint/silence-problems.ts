import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import type { Task } from '../playbook/model.ts';
import { isQuiet } from './lint.ts';
import { isNamed } from './noqa.ts';
import type { Project } from './project.ts';

/** What runs report, too, without the warnings that comments or `--skip` silence. */
export function silenceProblems(
  problems: readonly Diagnostic[],
  { plays }: Pick<Project, 'plays'>,
  skipped: ReadonlySet<string>,
): readonly Diagnostic[] {
  const tasks = new Set(plays.flatMap(play => [...play.tasks, ...play.handlers]));
  return problems.flatMap(problem => {
    const { code, severity, location } = problem;
    if (severity === 'error') return [withNote(problem)];
    if (skipped.has(code)) return [];
    if (location === undefined) return [problem];
    return isQuiet(code, location, taskAt(location, tasks)) ? [] : [problem];
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

/** The innermost task around the place; tasks do not hold each other, but those of blocks with loops. */
function taskAt({ source, start }: Location, tasks: ReadonlySet<Task>): Task | undefined {
  let found: Task | undefined;
  for (const task of tasks) {
    const { location } = task;
    const isAround = location.source === source && location.start <= start && start <= location.end;
    if (!isAround || (found !== undefined && found.location.start > location.start)) continue;
    found = task;
  }
  return found;
}
