import type { Host } from '../../inventory/inventory.ts';
import { selectHosts } from '../../inventory/select-hosts.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import type { Play, Task } from '../../playbook/model.ts';
import type { Maker } from '../../template/missing-file.ts';
import { Templated, type Value } from '../../values/value.ts';
import type { Run } from '../run.ts';
import { isUserModule } from '../tasks/guarded-module.ts';
import type { MetTask } from './check-includes.ts';
import { holdsTemplate } from './literal-items.ts';
import { literalPattern } from './literal-pattern.ts';
import { MakerIndex, type Makers } from './maker-index.ts';
import { type RunOrder, runOrder } from './run-order.ts';
import { anyMaking, type Making, makingOf, programs, type Way } from './ways-of-making.ts';

/** The tasks that may make a file on the controller that is not there yet. */
export interface ControllerMakers {
  /** Tells whether there is one in the run, sooner or later. */
  any(name: string): boolean;
  /** One that may make one of the files before the task runs; without a task, before the play begins. */
  before(names: readonly string[], asking: Asking): Maker | undefined;
  /** One that may make the role before the task runs. */
  beforeRole(name: string, asking: Asking): Maker | undefined;
  /** One that may write a file anew that is there, so that what is in it need not be in it then. */
  rewriting(path: string, asking: Asking): Maker | undefined;
  /** The last program that runs before the task. */
  programBefore(asking: Asking): Maker | undefined;
}

export interface Asking {
  readonly play: Play;
  readonly task?: Task | undefined;
}

interface Made {
  readonly met: MetTask;
  readonly making: Making;
  /** In the order of the run. */
  readonly place: number;
}

/** What is known of the run. */
export interface Planned {
  readonly plays: readonly Play[];
  /** In the order of the run. */
  readonly tasks: readonly MetTask[];
  /** Includes of which nothing can be told. */
  readonly open: ReadonlySet<Task>;
}

export function controllerMakers({ plays: all, tasks, open }: Planned, run: Run): ControllerMakers {
  const plays = new Map<Play, boolean>();
  const isLocalPlay = (play: Play): boolean => {
    const known = plays.get(play) ?? reachesController(play, run);
    plays.set(play, known);
    return known;
  };
  let known: MakerIndex<Made> | undefined;
  const index = (): MakerIndex<Made> => {
    known ??= new MakerIndex(
      tasks.flatMap((met, place) => {
        const making = makingBy(met);
        return making === undefined ? [] : [{ met, making, place }];
      }),
    );
    return known;
  };
  const runsProgram = ({ action: { kind, name } }: Task): boolean => {
    const module = kind === 'module' ? run.modules.find(name) : undefined;
    return programs.has(name) || (module !== undefined && isUserModule(module));
  };
  const makingBy = (met: MetTask): Making | undefined => {
    const { task, play } = met;
    if (isOpenInclude(task, open)) return isLocalPlay(play) ? anyMaking : undefined;
    if (!isMaker(met, run, isLocalPlay)) return undefined;
    return makingOf(task.action, runsProgram(task));
  };
  let order: RunOrder | undefined;
  const last = (found: readonly Makers<Made>[], { play, task }: Asking): Maker | undefined => {
    for (const way of ways) {
      const lists = found.flatMap(makers => makers[way]);
      if (lists.every(list => list.length === 0)) continue;
      order ??= runOrder(all, tasks, run);
      const inOrder = order;
      const [one] = lists
        .flatMap(list => list.findLast(({ met }) => inOrder.mayPrecede(met, play, task)) ?? [])
        .toSorted((a, b) => b.place - a.place);
      if (one === undefined) continue;
      const { location } = one.met.task;
      return { location, isNamed: way === 'named', isMentioned: way === 'mentioned' };
    }
    return undefined;
  };
  return {
    any(name) {
      const makers = index().makersOf(name);
      return ways.some(way => makers[way].some(list => list.length > 0));
    },
    before: (names, asking) =>
      last(
        names.map(name => index().makersOf(name)),
        asking,
      ),
    beforeRole: (name, asking) => last([index().makersOfRole(name)], asking),
    programBefore: asking => last([index().programs], asking),
    rewriting: (path, asking) => last([index().writersOf(path)], asking),
  };
}

/** The surest first. */
const ways: readonly Way[] = ['named', 'mentioned', 'perhaps'];

function isMaker(
  { task, play }: MetTask,
  { options }: Run,
  isLocalPlay: (play: Play) => boolean,
): boolean {
  if (task.action.kind !== 'module') return false;
  if (task.action.name === 'fetch') return true;
  const delegate = keywordOf(task, 'delegateTo')?.value;
  if (delegate !== undefined) return delegate instanceof Templated || isOwnName(delegate);
  const connection = keywordOf(task, 'connection')?.value ?? options.connection.connection;
  return connection === undefined ? isLocalPlay(play) : isLocal(connection);
}

function reachesController({ hosts }: Play, { inventory, variables, options }: Run): boolean {
  const pattern = literalPattern(hosts.value);
  if (pattern === undefined) return true;
  const connectionOf = (host: Host): Value | undefined =>
    variables
      .layersFor(host)
      .map(({ entries }) => entries.get('ansible_connection')?.value)
      .findLast(value => value !== undefined);
  const extra = options.extraVars.entries.get('ansible_connection')?.value;
  return selectHosts(inventory, pattern).hosts.some(host => {
    const connection = extra ?? connectionOf(host);
    return (
      host.implicit || isOwnName(host.name) || (connection !== undefined && isLocal(connection))
    );
  });
}

/** Nobody knows what it will bring. */
function isOpenInclude(task: Task, open: ReadonlySet<Task>): boolean {
  const { name, args, freeForm } = task.action;
  if (name !== 'include_tasks' && name !== 'include_role') return false;
  return open.has(task) || [args.value, freeForm?.value ?? null].some(holdsTemplate);
}

const ownNames: ReadonlySet<Value> = new Set(['localhost', '127.0.0.1', '::1']);

function isOwnName(name: Value): boolean {
  return ownNames.has(name);
}

function isLocal(connection: Value): boolean {
  if (connection instanceof Templated) return true;
  return typeof connection === 'string' && /(^|\.)local$/.test(connection);
}
