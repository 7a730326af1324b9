import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Task } from '../../playbook/model.ts';
import { type Maker, missingFile } from '../../template/missing-file.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';
import { type ControllerMakers, controllerMakers, type Planned } from './made-on-controller.ts';

/** An include of a file, or of a role, that is not there, or that cannot be read as it is. */
export interface MissingInclude {
  readonly met: MetTask;
  readonly name: string;
  /** What is told of it where no task makes it. */
  readonly problem: Diagnostic;
}

interface Judged {
  readonly problems: readonly Diagnostic[];
  /** Those whose file or role a task before may make, so that nothing can be told of what they bring. */
  readonly open: readonly Task[];
}

/** Judges includes of a play by whether a task before them may make the file; `planned` goes up to the play's end. */
export function judgeMissing(
  missing: readonly MissingInclude[],
  planned: Planned,
  run: Run,
): Judged {
  const problems: Diagnostic[] = [];
  const open: Task[] = [];
  let makers = controllerMakers(planned, run);
  for (const { met, name, problem } of missing) {
    const maker = makerOf({ met, name, problem }, makers);
    if (maker !== undefined) {
      open.push(met.task);
      // What it brings may make the file of the next.
      makers = controllerMakers({ ...planned, open: new Set([...planned.open, ...open]) }, run);
    }
    const told = maker === undefined ? problem : toldWith(maker, name, problem);
    if (met.isCandidate !== true && told !== undefined) problems.push(told);
  }
  return { problems, open };
}

function makerOf(
  { met, name, problem: { code } }: MissingInclude,
  makers: ControllerMakers,
): Maker | undefined {
  if (code === 'playbook/unknown-role') return makers.beforeRole(name, met);
  // Those that name it have been asked for by its path.
  if (code !== 'file/not-found') return makers.programBefore(met);
  return makers.before([name], met);
}

/** Nothing of what the maker names. */
function toldWith(maker: Maker, name: string, problem: Diagnostic): Diagnostic | undefined {
  const { code } = problem;
  const isRole = code === 'playbook/unknown-role';
  if (!isRole && code !== 'file/not-found') return { ...problem, severity: 'warning' };
  const told = missingFile(isRole ? `role "${name}"` : `tasks file "${name}"`, maker);
  return told && { ...problem, ...told, code };
}
