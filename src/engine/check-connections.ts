import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { connectionOf } from '../inventory/connection.ts';
import type { Host } from '../inventory/inventory.ts';
import { selectHosts } from '../inventory/select-hosts.ts';
import { ancestry } from '../playbook/ancestry.ts';
import type { Play, Task } from '../playbook/model.ts';
import { type Plain, toPlain } from '../values/plain.ts';
import { Templated } from '../values/value.ts';
import type { Variable } from '../values/variable-layer.ts';
import type { MetTask } from './check-includes.ts';
import { keywordOf } from './inherit.ts';
import type { Run } from './run.ts';
import { literalPattern, selection } from './select-all.ts';

interface Read {
  readonly plays: readonly Play[];
  readonly tasks: readonly MetTask[];
}

/** What is wrong with the variables by which plays reach their hosts, as far as they are no templates. */
export function checkConnections({ plays, tasks }: Read, run: Run, diagnostics: Diagnostics): void {
  if (!run.knowsHosts) return;
  const reported = new Set<string>();
  for (const play of plays) {
    const pattern = literalPattern(play.hosts.value);
    const own = tasks.filter(met => met.play === play).map(({ task }) => task);
    // A task may say anew how its host is reached.
    if (pattern === undefined || !reachesHosts(play, own, run) || own.some(setsConnection))
      continue;
    for (const host of selectHosts(run.inventory, pattern, selection(run)).hosts) {
      if (!reported.has(host.name)) reported.add(host.name);
      else continue;
      checkHost(host, play, run, diagnostics);
    }
  }
}

function checkHost(host: Host, play: Play, run: Run, diagnostics: Diagnostics): void {
  const layers = [...run.variables.layersFor(host)].toReversed().map(({ entries }) => entries);
  const all = [run.options.extraVars.entries, play.keywords.vars, ...layers];
  const find = (name: string): Variable | undefined =>
    all.map(entries => entries.get(name)).find(variable => variable !== undefined);
  const settings = connectionOf({
    name: host.name,
    variable: name => literalOf(find(name)),
    locate: name => find(name)?.location,
    keywords: {},
    options: run.options.connection,
  });
  if (!settings.ok) {
    const isNew = (at: unknown): boolean =>
      at === undefined || diagnostics.list.every(({ location }) => location !== at);
    diagnostics.list.push(...settings.diagnostics.filter(({ location }) => isNew(location)));
    return;
  }
  const { connection } = settings.value;
  const location = find('ansible_connection')?.location;
  if (connections.includes(connection)) return;
  if (diagnostics.list.some(one => one.location !== undefined && one.location === location)) return;
  const hint = didYouMean(connection, connections);
  const message = `There is no connection "${connection}"; there are ${connections.join(' and ')}.`;
  diagnostics.error('inventory/invalid', message, location, { hint });
}

const connections: readonly string[] = ['ssh', 'local'];

function literalOf(variable: Variable | undefined): Plain | undefined {
  if (variable === undefined || variable.value instanceof Templated) return undefined;
  return toPlain(variable.value, () => null);
}

/** Whether the play asks its hosts for anything: facts, or a module that is not delegated. */
function reachesHosts(play: Play, tasks: readonly Task[], { options }: Run): boolean {
  const gathers = play.gatherFacts?.value ?? options.gathering !== 'explicit';
  if (gathers === true) return true;
  return tasks.some(
    task => task.action.kind === 'module' && keywordOf(task, 'delegateTo') === undefined,
  );
}

const ofConnections = /^ansible_(?:connection|port|timeout|become|ssh_|host_key)/;

function setsConnection(task: Task): boolean {
  const { value } = task.action.args;
  const options = value instanceof Map ? [...value.keys()].map(String) : [];
  const around = [...ancestry(task)].flatMap(node =>
    node.kind === 'play' ? [] : [...node.keywords.vars.keys()],
  );
  return [...options, ...around].some(name => ofConnections.test(name));
}
