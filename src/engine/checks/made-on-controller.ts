import { basename } from 'node:path';
import type { Host } from '../../inventory/inventory.ts';
import { selectHosts } from '../../inventory/select-hosts.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import type { Action, Play, Task } from '../../playbook/model.ts';
import type { Maker } from '../../template/missing-file.ts';
import { isDict, isList, Templated, type Value } from '../../values/value.ts';
import type { Run } from '../run.ts';
import { isUserModule } from '../tasks/guarded-module.ts';
import type { MetTask } from './check-includes.ts';
import { holdsTemplate } from './literal-items.ts';
import { literalPattern } from './literal-pattern.ts';
import { type RunOrder, runOrder } from './run-order.ts';

/** The tasks that may make a file on the controller that is not there yet. */
export interface ControllerMakers {
  /** Tells whether there is one in the run, sooner or later. */
  any(name: string): boolean;
  /** One that may make one of the files before the task runs; without a task, before the play begins. */
  before(names: readonly string[], asking: Asking): Maker | undefined;
}

interface Asking {
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
  const makes = ({ action }: Task, name: string): Way => {
    const module = action.kind === 'module' ? run.modules.find(action.name) : undefined;
    const runsProgram = programs.has(action.name) || (module !== undefined && isUserModule(module));
    return wayOfMaking(action, name, runsProgram);
  };
  let order: RunOrder | undefined;
  return {
    any: name => makers().some(({ task }) => makes(task, name) !== 'not'),
    before(names, { play, task }) {
      order ??= runOrder(all, tasks, run);
      for (const way of ['named', 'mentioned', 'perhaps']) {
        const found = makers().findLast(
          met =>
            names.some(name => makes(met.task, name) === way) &&
            order?.mayPrecede(met, play, task) === true,
        );
        if (found === undefined) continue;
        const { location } = found.task;
        return { location, isNamed: way === 'named', isMentioned: way === 'mentioned' };
      }
      return undefined;
    },
  };
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

/** What runs a program may make any file; other modules make what they name. */
const programs: ReadonlySet<string> = new Set([
  ...['command', 'shell', 'raw', 'script', 'unarchive', 'fetch', 'git', 'pip'],
  ...['docker_container', 'include_tasks', 'include_role'],
]);
const destinations: readonly string[] = ['dest', 'path', 'destfile', 'creates'];

type Way = 'named' | 'mentioned' | 'perhaps' | 'not';

function wayOfMaking({ args, freeForm }: Action, file: string, runsProgram: boolean): Way {
  const isMentioned =
    runsProgram && mentions([freeForm?.value ?? null, args.value], basename(file));
  if (!isDict(args.value)) return isMentioned ? 'mentioned' : 'perhaps';
  const options = args.value;
  const values = destinations.flatMap(option => options.get(option) ?? []);
  const own = basename(file);
  const texts = values.flatMap(value => textOf(value) ?? []);
  if (texts.some(text => basename(text) === own && !text.endsWith('/'))) return 'named';
  if (isMentioned) return 'mentioned';
  const isOpen = values.some(value => value instanceof Templated);
  if (runsProgram || isOpen || texts.some(text => text.includes(own))) return 'perhaps';
  const folders = new Set(file.split('/'));
  if (texts.some(text => folders.has(basename(text)))) return 'perhaps';
  const source = textOf(options.get('src') ?? null);
  const isInto = source?.includes(own) === true && texts.some(text => text.endsWith('/'));
  return isInto ? 'mentioned' : 'not';
}

/** By itself or in a path, not as a part of a longer name. */
function mentions(value: Value, name: string): boolean {
  if (isList(value)) return value.some(item => mentions(item, name));
  if (isDict(value)) return [...value.values()].some(item => mentions(item, name));
  const parts = textOf(value)?.split(/[^\w.-]+/) ?? [];
  return parts.some(part => part === name);
}

function textOf(value: Value): string | undefined {
  if (value instanceof Templated) return value.text;
  return typeof value === 'string' ? value : undefined;
}

const ownNames: ReadonlySet<Value> = new Set(['localhost', '127.0.0.1', '::1']);

function isOwnName(name: Value): boolean {
  return ownNames.has(name);
}

function isLocal(connection: Value): boolean {
  if (connection instanceof Templated) return true;
  return typeof connection === 'string' && /(^|\.)local$/.test(connection);
}
