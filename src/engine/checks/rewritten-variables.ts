import type { Task } from '../../playbook/model.ts';
import type { Run } from '../run.ts';
import type { CheckedIncludes, MetTask } from './check-includes.ts';
import { includedVariables } from './included-variables.ts';
import type { ControllerMakers } from './made-on-controller.ts';

interface Known extends Pick<CheckedIncludes, 'variableFiles'> {
  readonly makers: ControllerMakers;
}

/** Those of `include_vars` whose files a task before may write anew, so that nobody knows what they set. */
export async function rewrittenVariables(
  tasks: readonly MetTask[],
  { variableFiles, makers }: Known,
  run: Run,
): Promise<readonly Task[]> {
  const found: Task[] = [];
  for (const met of tasks) {
    if (met.task.action.name !== 'include_vars') continue;
    const { paths = [] } = (await includedVariables(met, variableFiles.get(met.task), run)) ?? {};
    if (paths.some(path => makers.rewriting(path, met) !== undefined)) found.push(met.task);
  }
  return found;
}
