import { searchPath } from '../../playbook/find-file.ts';
import { fromPlain } from '../../values/plain.ts';
import { isDict } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import { includeVars, variableFiles } from '../actions/include-vars.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';
import { searchingFrom } from './file-check.ts';
import { literalArgs } from './literal-sources.ts';
import { variablesIn } from './variable-files.ts';

/** What `include_vars` will set. */
export interface IncludedVariables {
  /** The dict that they come into. */
  readonly into?: string | undefined;
  readonly paths: readonly string[];
  /** Of each of its files. */
  readonly files: readonly Variables[];
}

/**
 * Candidates are the files that a name which is a template may mean; `undefined` where nothing can be told
 * before the task runs.
 */
export async function includedVariables(
  { task, play }: Pick<MetTask, 'task' | 'play'>,
  candidates: readonly string[] | undefined,
  run: Run,
): Promise<IncludedVariables | undefined> {
  const read = (paths: readonly string[]): Promise<readonly Variables[]> =>
    Promise.all(paths.map(path => variablesIn(path, run.loader)));
  const { value: written } = task.action.args;
  const into = isDict(written) ? written.get('name') : undefined;
  if (into !== undefined)
    return typeof into === 'string' ? { into, paths: [], files: [] } : undefined;
  if (candidates !== undefined) return { paths: candidates, files: await read(candidates) };
  const literal = literalArgs(task, includeVars, value => value);
  if (literal?.isComplete !== true) return undefined;
  const args = fromPlain(literal.args);
  if (!isDict(args)) return undefined;
  const places = searchPath('vars', searchingFrom(task, play));
  const { paths } = (await variableFiles(args, { places, files: run.files })) ?? {};
  return paths === undefined ? undefined : { paths, files: await read(paths) };
}
