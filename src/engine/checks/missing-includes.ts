import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { missingFile } from '../../template/missing-file.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';
import { controllerMakers } from './made-on-controller.ts';

/** An include of a file, or of a role, that is not there. */
export interface MissingInclude {
  readonly met: MetTask;
  readonly name: string;
  /** What is told of it where no task makes it. */
  readonly problem: Diagnostic;
}

interface Known {
  readonly plays: readonly Play[];
  /** All up to the end of the play, in the order of the run. */
  readonly tasks: readonly MetTask[];
  /** Includes of which nothing can be told. */
  readonly open: ReadonlySet<Task>;
}

interface Judged {
  readonly problems: readonly Diagnostic[];
  /** Those whose file or role a task before may make, so that nothing can be told of what they bring. */
  readonly open: readonly Task[];
}

/** Judges includes of a play by whether a task before them may make the file. */
export function judgeMissing(
  missing: readonly MissingInclude[],
  { plays, tasks, open: openBefore }: Known,
  run: Run,
): Judged {
  const problems: Diagnostic[] = [];
  const open: Task[] = [];
  for (const { met, name, problem } of missing) {
    // What one of them brings may make the file of the next.
    const known = { plays, tasks, open: new Set([...openBefore, ...open]) };
    const makers = controllerMakers(known, run);
    const isRole = problem.code === 'playbook/unknown-role';
    const maker = isRole ? makers.beforeRole(name, met) : makers.before([name], met);
    if (maker !== undefined) open.push(met.task);
    const what = isRole ? `role "${name}"` : `tasks file "${name}"`;
    const told = maker && missingFile(what, maker);
    const isTold = met.isCandidate !== true && (maker === undefined || told !== undefined);
    if (isTold) problems.push({ ...problem, ...told, code: problem.code });
  }
  return { problems, open };
}
