import { basename } from 'node:path';
import type { Host } from '../inventory/inventory.ts';
import { selectHosts } from '../inventory/select-hosts.ts';
import type { Play, Task } from '../playbook/model.ts';
import { Templated, type Value } from '../values/value.ts';
import type { MetTask } from './check-includes.ts';
import { keywordOf } from './inherit.ts';
import type { Run } from './run.ts';
import { literalPattern } from './select-all.ts';

/** Tells whether one of the tasks may make a file on the controller that is not there yet. */
export function controllerMakers(
  tasks: readonly MetTask[],
  run: Run,
): (name: string, asking?: Task) => boolean {
  const plays = new Map<Play, boolean>();
  const isLocalPlay = (play: Play): boolean => {
    const known = plays.get(play) ?? reachesController(play, run);
    plays.set(play, known);
    return known;
  };
  let makers: readonly Task[] | undefined;
  return (name, asking) => {
    makers ??= tasks.filter(met => isMaker(met, run, isLocalPlay)).map(({ task }) => task);
    return makers.some(task => task !== asking && mayMake(task, basename(name)));
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

/** What runs a program may make any file; other modules make what they name. */
const programs: ReadonlySet<string> = new Set(['command', 'shell', 'raw', 'unarchive', 'fetch']);
const destinations: readonly string[] = ['dest', 'path', 'destfile'];

function mayMake({ action: { name, args } }: Task, file: string): boolean {
  if (programs.has(name) || !(args.value instanceof Map)) return true;
  const options = args.value;
  return destinations.some(option => {
    const value = options.get(option);
    return value instanceof Templated || (typeof value === 'string' && value.includes(file));
  });
}

const ownNames: ReadonlySet<Value> = new Set(['localhost', '127.0.0.1', '::1']);

function isOwnName(name: Value): boolean {
  return ownNames.has(name);
}

function isLocal(connection: Value): boolean {
  if (connection instanceof Templated) return true;
  return typeof connection === 'string' && /(^|\.)local$/.test(connection);
}
