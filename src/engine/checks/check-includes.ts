import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Node, Play, Role, Task } from '../../playbook/model.ts';
import type { Run } from '../run.ts';
import { controllerMakers } from './made-on-controller.ts';
import { judgeMissing } from './missing-includes.ts';
import { readIncludes } from './read-includes.ts';
import { type Rewritten, rewrittenTasks } from './rewritten-tasks.ts';
import { rewrittenVariables } from './rewritten-variables.ts';

/** A task as far as it can be found before anything runs. */
export interface MetTask {
  readonly task: Task;
  readonly play: Play;
  /** It, or an include that leads to it, need not run, or may fail. */
  readonly isConditional: boolean;
  /** It is, or stands in what is included by, a handler. */
  readonly isHandler: boolean;
  /** The include that brings it. */
  readonly via?: MetTask | undefined;
  /** It stands in a file that an include may mean, whose name is only known while running. */
  readonly isCandidate?: boolean | undefined;
  /** It stands in a role whose files of variables are only known while running. */
  readonly hasOpenVariables?: boolean | undefined;
}

/** What an include brings. */
export interface Brought {
  readonly include: Task;
  readonly nodes: readonly Node[];
  readonly handlers: readonly Node[];
  /** The include is, or stands among, handlers. */
  readonly isHandler: boolean;
}

export interface CheckedIncludes {
  /** Those that would come with what is included. */
  readonly handlers: readonly Node[];
  /** Those of the play itself, too; in the order in which they run, as far as that is known, handlers last. */
  readonly tasks: readonly MetTask[];
  readonly brought: readonly Brought[];
  /** Further includes of what another one brings. */
  readonly repeated: readonly Pick<Brought, 'include' | 'nodes'>[];
  /** With those of files that are candidates for an include. */
  readonly all: readonly MetTask[];
  /** Includes of which not all can be told, so that any task or variable may come by them. */
  readonly open: ReadonlySet<Task>;
  /** The files that an `include_vars` may mean whose name is a template. */
  readonly variableFiles: ReadonlyMap<Task, readonly string[]>;
  /** By includes: the roles imported there, whose variables the whole play has from then on. */
  readonly roles: ReadonlyMap<Task, readonly Role[]>;
}

/**
 * Reads what includes with a literal name will include, so that what is wrong there is found
 * beforehand too. Tasks of earlier plays may make files that are not there yet.
 */
export async function checkIncludes(
  play: Play,
  run: Run,
  diagnostics: Diagnostics,
  earlier: readonly CheckedIncludes[],
): Promise<CheckedIncludes> {
  const knownBy = ({ all, open }: Pick<CheckedIncludes, 'all' | 'open'>) => {
    const tasks = [...earlier, { all }].flatMap(one => one.all);
    const plays = [...new Set([...tasks.map(met => met.play), play])];
    return { plays, tasks, open: new Set([...earlier, { open }].flatMap(one => [...one.open])) };
  };
  const read = async (rewritten: Rewritten) => {
    const problems = new Diagnostics();
    const found = await readIncludes(play, { rewritten, diagnostics: problems }, run);
    return { found, problems, makers: controllerMakers(knownBy(found), run) };
  };
  const first = await read(new Map());
  const rewritten = await rewrittenTasks(first.found.all, first.makers, run);
  const { found, problems, makers } = rewritten.size === 0 ? first : await read(rewritten);
  const { missing, ...rest } = found;
  const { all, variableFiles } = rest;
  const judged = judgeMissing(missing, knownBy(found), run);
  diagnostics.list.push(...problems.list, ...judged.problems);
  const ofVariables = await rewrittenVariables(all, { variableFiles, makers }, run);
  return {
    ...rest,
    open: new Set([...rest.open, ...judged.open, ...ofVariables]),
    tasks: all.filter(({ isCandidate = false }) => !isCandidate),
  };
}
