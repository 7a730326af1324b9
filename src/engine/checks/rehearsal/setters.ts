import { Diagnostics } from '../../../diagnostics/diagnostic.ts';
import { searchPath } from '../../../playbook/find-file.ts';
import type { Play, Task } from '../../../playbook/model.ts';
import { fromPlain } from '../../../values/plain.ts';
import { isDict } from '../../../values/value.ts';
import { includeVars, variableFiles } from '../../actions/include-vars.ts';
import type { Run } from '../../run.ts';
import { isUserModule } from '../../tasks/guarded-module.ts';
import type { MetTask } from '../check-includes.ts';
import { includesUnknown } from '../check-notifications.ts';
import { searchingFrom } from '../file-check.ts';
import { literalArgs } from '../literal-sources.ts';
import type { RunOrder } from '../run-order.ts';

/** Which variables tasks may have set by the time that another one begins. */
export interface Setters {
  /** Without a task: before the play begins. */
  mayHaveSet(name: string, play: Play, task?: Task): boolean;
  /** For "did you mean". */
  names(): Iterable<string>;
}

type Names = readonly string[] | 'any';

export async function settersOf(
  tasks: readonly MetTask[],
  order: RunOrder,
  run: Run,
): Promise<Setters> {
  const byName = new Map<string, MetTask[]>();
  const ofAny: MetTask[] = [];
  for (const met of tasks) {
    const names = await namesSetBy(met, run);
    if (names === 'any') ofAny.push(met);
    else for (const name of names) byName.set(name, [...(byName.get(name) ?? []), met]);
  }
  return {
    mayHaveSet: (name, play, task) =>
      [...ofAny, ...(byName.get(name) ?? [])].some(
        met => met.task === task || order.mayPrecede(met, play, task),
      ),
    names: () => byName.keys(),
  };
}

/** Facts are not among them: nobody knows what these are before the run. */
async function namesSetBy(met: MetTask, run: Run): Promise<Names> {
  const { task } = met;
  const { kind, name, args } = task.action;
  const registered = task.register === undefined ? [] : [task.register];
  const also = (names: Names): Names => (names === 'any' ? names : [...registered, ...names]);
  if (kind === 'module') return also(factsOfModule(name, run));
  if (includesUnknown(task)) return 'any';
  if (name === 'include_vars') return also(await namesOfFiles(met, run));
  if (name === 'include_role') return isPublic(task) ? 'any' : registered;
  if (changesInventory(task)) return 'any';
  if (name !== 'set_fact') return actsAsModule.has(name) ? also([]) : 'any';
  if (!isDict(args.value)) return 'any';
  const keys = [...args.value.keys()].map(String);
  return keys.some(key => key.includes('{{')) ? 'any' : also(keys);
}

/** Actions that set nothing but what they register. */
const actsAsModule: ReadonlySet<string> = new Set([
  ...['debug', 'assert', 'fail', 'pause', 'reboot', 'wait_for_connection', 'async_status'],
  ...['set_stats', 'validate_argument_spec', 'include_tasks', 'include_role', 'meta'],
  ...['import_tasks', 'import_role', 'block'],
]);

const factNames: Readonly<Record<string, readonly string[]>> = {
  setup: [],
  hostname: [],
  package_facts: ['packages'],
  service_facts: ['services'],
};

function factsOfModule(name: string, run: Run): Names {
  const module = run.modules.find(name);
  if (module === undefined) return 'any';
  const known = factNames[name.replaceAll('-', '_')];
  if (known !== undefined) return known;
  return 'ansible_facts' in module.returns || isUserModule(module) ? 'any' : [];
}

function changesInventory({ action: { name, freeForm } }: Task): boolean {
  if (name === 'add_host' || name === 'group_by') return true;
  return name === 'meta' && freeForm?.value !== undefined && freeForm.value === 'refresh_inventory';
}

/** Its variables are everybody's from then on. */
function isPublic({ action: { args } }: Task): boolean {
  const said = isDict(args.value) ? args.value.get('public') : undefined;
  return said !== undefined && said !== false;
}

async function namesOfFiles({ task, play }: MetTask, run: Run): Promise<Names> {
  const literal = literalArgs(task, includeVars, value => value);
  if (literal?.isComplete !== true) return 'any';
  const args = fromPlain(literal.args);
  if (!isDict(args)) return 'any';
  const into = args.get('name');
  if (typeof into === 'string') return [into];
  const places = searchPath('vars', searchingFrom(task, play));
  const { paths } = (await variableFiles(args, { places, files: run.files })) ?? {};
  if (paths === undefined) return 'any';
  const quiet = new Diagnostics();
  const all = await Promise.all(paths.map(path => run.loader.loadVariables(path, quiet)));
  return all.flatMap(variables => [...variables.keys()]);
}
