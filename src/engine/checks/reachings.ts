import { isConnectionVariable } from '../../inventory/connection-variables.ts';
import type { Host } from '../../inventory/inventory.ts';
import { selectHosts } from '../../inventory/select-hosts.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import { findFile } from '../../playbook/find-file.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { isList } from '../../values/value.ts';
import { selection } from '../plays/select-all.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';
import { literalPattern } from './literal-pattern.ts';
import { variablesIn } from './variable-files.ts';

/** A host as a play reaches it. */
export interface Reaching {
  readonly host: Host;
  readonly play: Play;
  /** What the keyword says. */
  readonly connection: string | undefined;
  /** Somebody becomes another user there. */
  readonly becomes: boolean;
}

/** The hosts that plays reach, as far as that is known before the run, each once in each way. */
export async function reachings(
  { plays, tasks }: { readonly plays: readonly Play[]; readonly tasks: readonly MetTask[] },
  run: Run,
): Promise<readonly Reaching[]> {
  const found = new Map<string, Reaching>();
  for (const play of plays) {
    const pattern = literalPattern(play.hosts.value);
    if (pattern === undefined) continue;
    const own = tasks.filter(met => met.play === play).map(({ task }) => task);
    if (await mayReachOtherwise(play, own, run)) continue;
    const { hosts } = selectHosts(run.inventory, pattern, selection(run));
    const becomes = [play, ...own].some(node => becomesOf(node) === true);
    for (const { connection, to } of waysOf(play, own, run)) {
      for (const host of to === undefined ? hosts : [to]) {
        const key = JSON.stringify([host.name, connection, becomes]);
        if (!found.has(key)) found.set(key, { host, play, connection, becomes });
      }
    }
  }
  return [...found.values()];
}

function becomesOf(node: Play | Task): unknown {
  return node.kind === 'play' ? node.keywords.become?.value : keywordOf(node, 'become')?.value;
}

interface Way {
  readonly connection: string | undefined;
  /** Absent: each host of the play. */
  readonly to?: Host | undefined;
}

/** How the play asks hosts for anything: for facts, or by a module. */
function waysOf(play: Play, tasks: readonly Task[], { options, inventory }: Run): readonly Way[] {
  const ways: Way[] = [];
  const gathers = play.gatherFacts?.value ?? options.gathering !== 'explicit';
  if (gathers === true) ways.push(...way(play.keywords.connection?.value));
  for (const task of tasks) {
    if (task.action.kind !== 'module') continue;
    const delegate = keywordOf(task, 'delegateTo')?.value;
    const to = typeof delegate === 'string' ? inventory.hosts.get(delegate) : undefined;
    if (delegate !== undefined && to === undefined) continue;
    ways.push(...way(keywordOf(task, 'connection')?.value, to));
  }
  return ways;
}

function way(connection: unknown, to?: Host): readonly Way[] {
  if (connection === undefined) return [{ connection: undefined, to }];
  return typeof connection === 'string' ? [{ connection, to }] : [];
}

/** Something beside the inventory may say how hosts are reached. */
async function mayReachOtherwise(play: Play, tasks: readonly Task[], run: Run): Promise<boolean> {
  return tasks.some(setsConnection) || (await filesSetConnection(play, run));
}

function setsConnection(task: Task): boolean {
  const { name, args } = task.action;
  const options = args.value instanceof Map ? [...args.value.keys()].map(String) : [];
  const names = [...ancestry(task)].flatMap(node => {
    if (node.kind === 'play') return [];
    const role = node.kind === 'block' ? node.role : undefined;
    const layers = [role?.defaults, role?.vars, role?.params, role?.entryVars, node.keywords.vars];
    return layers.flatMap(layer => [...(layer?.keys() ?? [])]);
  });
  return name === 'include_vars' || [...options, ...names].some(isConnectionVariable);
}

async function filesSetConnection({ varsFiles, directory }: Play, run: Run): Promise<boolean> {
  const places = [`${directory}/vars`, directory];
  for (const { value } of varsFiles) {
    for (const name of isList(value) ? value : [value]) {
      if (typeof name !== 'string') return true;
      const path = await findFile(name, places, run.files);
      const read = path === undefined ? undefined : await variablesIn(path, run.loader);
      if ([...(read?.keys() ?? [])].some(isConnectionVariable)) return true;
    }
  }
  return false;
}
