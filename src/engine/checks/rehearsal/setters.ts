import type { Play, Role, Task } from '../../../playbook/model.ts';
import { isDict, type Unknown } from '../../../values/value.ts';
import type { Run } from '../../run.ts';
import { isUserModule } from '../../tasks/guarded-module.ts';
import type { CheckedIncludes, MetTask } from '../check-includes.ts';
import { includedVariables } from '../included-variables.ts';
import { keptFacts } from '../kept-facts.ts';
import { registeredShape, resultOf } from '../registered-shape.ts';
import type { RunOrder } from '../run-order.ts';

/** Which variables tasks may have set by the time that another one begins. */
export interface Setters {
  /** Without a task: before the play begins. */
  mayHaveSet(name: string, play: Play, task?: Task): boolean;
  /**
   * What a result has at most that only tasks of known shape may have registered; `undefined` where
   * it may be anything.
   */
  registered(name: string, play: Play, task?: Task): Unknown | undefined;
  /** For "did you mean". */
  names(): Iterable<string>;
  /** Something else than an open include may set any name. */
  readonly setAnything: boolean;
}

type Names = readonly string[] | 'any';

interface Planned {
  readonly all: readonly MetTask[];
  /** Includes of which nothing can be told. */
  readonly open: ReadonlySet<Task>;
  readonly included: ReadonlyMap<Play, Pick<CheckedIncludes, 'variableFiles' | 'roles'>>;
  /** Facts that may be there from runs before this one. */
  readonly kept?: ReadonlySet<string>;
}

export async function settersOf(
  { all, open, included, kept }: Planned,
  order: RunOrder,
  run: Run,
): Promise<Setters> {
  const byName = new Map<string, MetTask[]>();
  const add = (name: string, met: MetTask): void => {
    const others = byName.get(name);
    if (others === undefined) byName.set(name, [met]);
    else others.push(met);
  };
  const ofAny: MetTask[] = [];
  let ofEarlierRuns: ReadonlySet<string> | undefined;
  const keptNow = (): ReadonlySet<string> =>
    (ofEarlierRuns ??= keptFacts([...included.keys()], run).names);
  for (const met of all) {
    const ofPlay = included.get(met.play);
    const files = ofPlay?.variableFiles.get(met.task);
    const names = open.has(met.task) ? 'any' : await namesSetBy(met, files, run);
    if (clearsFacts(met.task)) for (const name of keptNow()) add(name, met);
    for (const name of namesOfRoles(ofPlay?.roles.get(met.task))) add(name, met);
    if (names === 'any') ofAny.push(met);
    else for (const name of names) add(name, met);
  }
  const unsure = new Set(all.flatMap(met => (met.hasOpenVariables === true ? [met.task] : [])));
  const isUnsure = (task: Task | undefined): boolean => task !== undefined && unsure.has(task);
  const shapes = new Map<string, ReturnType<typeof byShape>>();
  const shapesOf = (name: string): ReturnType<typeof byShape> => {
    const known = shapes.get(name) ?? byShape(name, byName.get(name) ?? [], run);
    shapes.set(name, known);
    return known;
  };
  return {
    mayHaveSet: (name, play, task) =>
      isUnsure(task) ||
      kept?.has(name) === true ||
      ofAny.some(met => order.mayPrecede(met, play, task)) ||
      // What a task registers its own conditions see.
      byName.get(name)?.some(met => met.task === task || order.mayPrecede(met, play, task)) ===
        true,
    registered: (name, play, task) => {
      const mayPrecede = (met: MetTask): boolean => order.mayPrecede(met, play, task);
      const isOpen = kept?.has(name) === true || isUnsure(task);
      if (isOpen || ofAny.some(mayPrecede)) return undefined;
      const found = new Set<Task>();
      for (const [shape, setters] of shapesOf(name)) {
        const setter = setters.find(met => met.task === task) ?? setters.find(mayPrecede);
        if (setter !== undefined && shape === undefined) return undefined;
        if (setter !== undefined) found.add(setter.task);
      }
      return resultOf([...found], task, run);
    },
    names: () => byName.keys(),
    setAnything: ofAny.some(({ task }) => !open.has(task)),
  };
}

type Shape = ReturnType<typeof registeredShape>;

/** Many register the same; `undefined` is that of those which set the name otherwise, too. */
function byShape(
  name: string,
  setters: readonly MetTask[],
  run: Run,
): ReadonlyMap<Shape, readonly MetTask[]> {
  const found = new Map<Shape, MetTask[]>();
  const seen = new Set<MetTask>();
  for (const met of setters) {
    // One that sets the name as a fact, too, is there twice.
    const isOnly = met.task.register === name && !seen.has(met);
    seen.add(met);
    const shape = isOnly ? registeredShape(met.task, run) : undefined;
    const others = found.get(shape);
    if (others === undefined) found.set(shape, [met]);
    else others.push(met);
  }
  return found;
}

function namesOfRoles(roles: readonly Role[] = []): readonly string[] {
  return roles.flatMap(({ defaults, vars }) => [...defaults.keys(), ...vars.keys()]);
}

/** Facts are not among them: nobody knows what these are before the run. */
async function namesSetBy(
  met: MetTask,
  files: readonly string[] | undefined,
  run: Run,
): Promise<Names> {
  const { task } = met;
  const { kind, name, args } = task.action;
  const registered = task.register === undefined ? [] : [task.register];
  const also = (names: Names): Names => (names === 'any' ? names : [...registered, ...names]);
  if (kind === 'module') return also(factsOfModule(name, run));
  if (name === 'include_vars') return also(await namesOfFiles(met, files, run));
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

function changesInventory(task: Task): boolean {
  const { name } = task.action;
  return name === 'add_host' || name === 'group_by' || isMeta(task, 'refresh_inventory');
}

function clearsFacts(task: Task): boolean {
  return isMeta(task, 'clear_facts');
}

function isMeta({ action: { name, freeForm } }: Task, what: string): boolean {
  return name === 'meta' && freeForm?.value === what;
}

/** Its variables are everybody's from then on. */
function isPublic({ action: { args } }: Task): boolean {
  const said = isDict(args.value) ? args.value.get('public') : undefined;
  return said !== undefined && said !== false;
}

async function namesOfFiles(
  met: MetTask,
  candidates: readonly string[] | undefined,
  run: Run,
): Promise<Names> {
  const found = await includedVariables(met, candidates, run);
  if (found === undefined) return 'any';
  const { into, files } = found;
  return into === undefined ? files.flatMap(variables => [...variables.keys()]) : [into];
}
