import type { Task } from '../../playbook/model.ts';
import type { Run } from '../run.ts';
import type { CheckedIncludes, MetTask } from './check-includes.ts';
import { includedVariables } from './included-variables.ts';
import { controllerMakers } from './made-on-controller.ts';

interface Known extends Pick<CheckedIncludes, 'variableFiles' | 'open'> {
  /** All up to the end of the play, in the order of the run. */
  readonly tasks: readonly MetTask[];
}

/** Those of `include_vars` whose files a task before may write anew, so that nobody knows what they set. */
export async function rewrittenVariables(
  includes: readonly MetTask[],
  { variableFiles, tasks, open }: Known,
  run: Run,
): Promise<readonly Task[]> {
  const plays = [...new Set(tasks.map(({ play }) => play))];
  const makers = controllerMakers({ plays, tasks, open }, run);
  const found: Task[] = [];
  for (const met of includes) {
    const { paths = [] } = (await includedVariables(met, variableFiles.get(met.task), run)) ?? {};
    if (paths.some(path => makers.rewriting(path, met) !== undefined)) found.push(met.task);
  }
  return found;
}
