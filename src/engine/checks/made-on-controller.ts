import { basename } from 'node:path';
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
import { type RunOrder, runOrder } from './run-order.ts';
import {
  anyName,
  mayWriteTo,
  namesWritten,
  programs,
  type Way,
  wayOfMaking,
  writesTo,
} from './ways-of-making.ts';

/** The tasks that may make a file on the controller that is not there yet. */
export interface ControllerMakers {
  /** Tells whether there is one in the run, sooner or later. */
  any(name: string): boolean;
  /** One that may make one of the files before the task runs; without a task, before the play begins. */
  before(names: readonly string[], asking: Asking): Maker | undefined;
  /** One that may write a file anew that is there, so that what is in it need not be in it then. */
  rewriting(path: string, asking: Asking): Maker | undefined;
}

export interface Asking {
  readonly play: Play;
  readonly task?: Task | undefined;
}

interface Planned {
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
  let known: readonly MetTask[] | undefined;
  const makers = (): readonly MetTask[] => {
    known ??= tasks.filter(met =>
      isOpenInclude(met.task, open) ? isLocalPlay(met.play) : isMaker(met, run, isLocalPlay),
    );
    return known;
  };
  const runsProgram = ({ action: { kind, name } }: Task): boolean => {
    const module = kind === 'module' ? run.modules.find(name) : undefined;
    return programs.has(name) || (module !== undefined && isUserModule(module));
  };
  // Nobody knows what the others, open includes, will bring.
  const makes = (task: Task, name: string): Way =>
    task.action.kind === 'module' ? wayOfMaking(task.action, name, runsProgram(task)) : 'perhaps';
  let order: RunOrder | undefined;
  const last = (
    found: readonly MetTask[],
    { play, task }: Asking,
    wayOf: (task: Task) => readonly Way[],
  ): Maker | undefined => {
    if (found.length === 0) return undefined;
    order ??= runOrder(all, tasks, run);
    for (const way of ways) {
      const one = found.findLast(
        met => wayOf(met.task).includes(way) && order?.mayPrecede(met, play, task) === true,
      );
      if (one === undefined) continue;
      const { location } = one.task;
      return { location, isNamed: way === 'named', isMentioned: way === 'mentioned' };
    }
    return undefined;
  };
  let byName: ReadonlyMap<string, readonly MetTask[]> | undefined;
  return {
    any: name => makers().some(({ task }) => makes(task, name) !== 'not'),
    before: (names, asking) => last(makers(), asking, task => names.map(name => makes(task, name))),
    rewriting(path, asking) {
      byName ??= grouped(makers(), ({ task }) => namesWritten(task.action, runsProgram(task)));
      const some = [basename(path), anyName].flatMap(name => byName?.get(name) ?? []);
      return last(some, asking, task => {
        const way = makes(task, path);
        // Many files have the same name.
        if (way === 'mentioned' || (way === 'named' && writesTo(task.action, path))) return [way];
        return mayWriteTo(task.action, path) ? ['mentioned'] : [];
      });
    },
  };
}

/** The surest first. */
const ways: readonly Way[] = ['named', 'mentioned', 'perhaps'];

function grouped<T>(
  all: readonly T[],
  keysOf: (one: T) => Iterable<string>,
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    for (const key of keysOf(one)) {
      const others = found.get(key);
      if (others === undefined) found.set(key, [one]);
      else others.push(one);
    }
  }
  return found;
}

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
