import type { Task } from '../../playbook/model.ts';
import type { Value } from '../../values/value.ts';
import type { Run } from '../run.ts';
import { candidateTasks } from './candidate-files.ts';
import type { MetTask } from './check-includes.ts';
import { type Foresee, foreseeItems, holdsTemplate } from './literal-items.ts';

/** What an include asks for. */
export interface Wanted {
  /** Of the file, or of the role. */
  readonly name: string;
  /** Of `tasks_from` and its kin, those that are known. */
  readonly from: ReadonlyMap<string, string>;
  /** Which variables the role brings is only known while running. */
  readonly hasOpenVariables: boolean;
  readonly key: string;
}

export function fileWanted(path: string): Wanted {
  return { name: path, from: new Map(), hasOpenVariables: false, key: path };
}

/** One for each tasks file that `tasks_from` may mean; `undefined` where nothing can be told of it. */
export async function perhapsWantedBy(
  met: MetTask,
  run: Run,
  roleOf: (wanted: Wanted) => Promise<string | undefined>,
): Promise<readonly Wanted[] | undefined> {
  const { task } = met;
  const { value } = task.action.args;
  const from = value instanceof Map ? value.get('tasks_from') : undefined;
  if (from === undefined || !holdsTemplate(from)) return undefined;
  const all: Wanted[] = [];
  for (const foresee of foreseeItems(met, run)) {
    const asking = (name: string | null) =>
      wantedFor(task, one => (one === from ? name : foresee(one)));
    const main = asking(null);
    const path = main === undefined ? undefined : await roleOf(main);
    if (path === undefined) return undefined;
    const names = await candidateTasks(from, path, { task, files: run.files });
    if (names === undefined) return undefined;
    all.push(...names.flatMap(name => asking(name) ?? []));
  }
  return all;
}

/** One for each item of a loop that is written out; `undefined` where that is only known while running. */
export function wantedBy(met: MetTask, run: Run): readonly Wanted[] | undefined {
  const foreseen = foreseeItems(met, run).map(foresee => wantedFor(met.task, foresee));
  const wanted = new Map<string, Wanted>();
  for (const one of foreseen) {
    if (one === undefined) return undefined;
    wanted.set(one.key, one);
  }
  return [...wanted.values()];
}

function wantedFor({ action }: Task, foresee: Foresee): Wanted | undefined {
  const { name: kind, args, freeForm } = action;
  const options = args.value instanceof Map ? args.value : new Map<string, Value>();
  const isTasks = kind === 'include_tasks';
  const written = isTasks ? (options.get('file') ?? freeForm?.value) : options.get('name');
  const name = written === undefined ? undefined : foresee(written);
  if (typeof name !== 'string') return undefined;
  const given = isTasks ? [] : fromOptions.map(option => [option, options.get(option)] as const);
  const from = new Map<string, string>();
  let hasOpenVariables = false;
  for (const [option, asked = null] of given) {
    const value = foresee(asked);
    if (typeof value === 'string') from.set(option, value);
    else if (!holdsTemplate(value)) continue;
    else if (ofVariables.has(option)) hasOpenVariables = true;
    else return undefined;
  }
  const key = JSON.stringify([kind, name, [...from], hasOpenVariables]);
  return { name, from, hasOpenVariables, key };
}

const ofVariables: ReadonlySet<string> = new Set(['vars_from', 'defaults_from']);
const fromOptions = ['tasks_from', 'handlers_from', ...ofVariables];
