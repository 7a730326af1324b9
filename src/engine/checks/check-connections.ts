import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { addressProblem } from '../../inventory/address-problem.ts';
import { type ConnectionSettings, connectionOf } from '../../inventory/connection.ts';
import { loginVariables } from '../../inventory/connection-variables.ts';
import type { Host } from '../../inventory/inventory.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import type { Play, Task } from '../../playbook/model.ts';
import type { TargetProblem } from '../../transport/ssh/check-target.ts';
import { type Plain, toPlain } from '../../values/plain.ts';
import { Templated } from '../../values/value.ts';
import type { Variable } from '../../values/variable-layer.ts';
import type { Run } from '../run.ts';
import {
  checkBecomeFlags,
  checkConnectionOptions,
  checkConnectionVariables,
} from './check-connection-variables.ts';
import type { MetTask } from './check-includes.ts';
import { controllerMakers } from './made-on-controller.ts';
import { type Reaching, reachings } from './reachings.ts';

interface Checked {
  readonly plays: readonly Play[];
  readonly tasks: readonly MetTask[];
  /** Includes of which nothing can be told. */
  readonly open: ReadonlySet<Task>;
  /** Hosts are going to be reached: keys have to be there. */
  readonly needsKeys: boolean;
}

interface Check {
  readonly run: Run;
  readonly diagnostics: Diagnostics;
  readonly needsKeys: boolean;
  /** A task may make a file of the controller. */
  readonly mayBeMade: (path: string) => boolean;
}

/** What is wrong with the variables by which plays reach their hosts, as far as they are no templates. */
export async function checkConnections(
  { plays, tasks, open, needsKeys }: Checked,
  run: Run,
  diagnostics: Diagnostics,
): Promise<void> {
  checkConnectionOptions(run, diagnostics);
  const all = tasks.map(({ task }) => task);
  checkConnectionVariables({ plays, tasks: all }, run, diagnostics);
  checkBecomeFlags([...plays, ...all.flatMap(task => [...ancestry(task)])], diagnostics);
  if (!run.knowsHosts) return;
  const makers = controllerMakers({ plays, tasks, open }, run);
  const mayBeMade = (path: string): boolean => makers.any(path);
  const check = { run, diagnostics, needsKeys, mayBeMade };
  for (const reaching of await reachings({ plays, tasks }, run)) await checkHost(reaching, check);
}

async function checkHost(reaching: Reaching, check: Check): Promise<void> {
  const { host, play, connection, becomes } = reaching;
  const { run, diagnostics } = check;
  const { options } = run;
  const layers = [...run.variables.layersFor(host)].toReversed().map(({ entries }) => entries);
  const all = [options.extraVars.entries, play.keywords.vars, ...layers];
  const find = (name: string): Variable | undefined =>
    all.map(entries => entries.get(name)).find(variable => variable !== undefined);
  const read = connectionOf({
    name: host.name,
    variable: name => literalOf(find(name)),
    locate: name => find(name)?.location,
    keywords: { connection, become: becomes ? true : undefined },
    options: options.connection,
  });
  if (!read.ok) {
    const isNew = (at: unknown): boolean =>
      at === undefined || diagnostics.list.every(({ location }) => location !== at);
    diagnostics.list.push(...read.diagnostics.filter(({ location }) => isNew(location)));
    return;
  }
  const settings = read.value;
  if (find('ansible_connection')?.value instanceof Templated) return;
  if (settings.connection !== 'ssh') {
    const said = find('ansible_connection')?.location ?? options.connection.places?.['connection'];
    if (connection === undefined) checkName(settings.connection, said, diagnostics);
    return;
  }
  const isTemplated = loginVariables.some(name => find(name)?.value instanceof Templated);
  await checkReach(host, settings, { ...check, find, isTemplated });
}

function checkName(
  connection: string,
  location: Location | undefined,
  diagnostics: Diagnostics,
): void {
  if (connections.includes(connection)) return;
  if (diagnostics.list.some(one => one.location !== undefined && one.location === location)) return;
  const hint = didYouMean(connection, connections);
  const message = `There is no connection "${connection}"; there are ${connections.join(' and ')}.`;
  diagnostics.error('inventory/invalid', message, location, { hint });
}

const connections: readonly string[] = ['ssh', 'local'];

interface ReachCheck extends Check {
  readonly find: (name: string) => Variable | undefined;
  /** Not all of the settings are known. */
  readonly isTemplated: boolean;
}

async function checkReach(
  host: Host,
  settings: ConnectionSettings,
  { run, diagnostics, needsKeys, mayBeMade, find, isTemplated }: ReachCheck,
): Promise<void> {
  const placeOf = (...names: readonly string[]): Location | undefined =>
    names.map(name => find(name)).findLast(variable => literalOf(variable))?.location;
  const { asksPassword, places } = run.options.connection;
  const address = isTemplated ? undefined : addressProblem(settings.address);
  if (address !== undefined) {
    const location = placeOf('ansible_host', 'ansible_ssh_host') ?? host.location;
    const { message, hint } = address;
    diagnostics.error('inventory/invalid', message, location, { hint });
    return;
  }
  const isTold = ({ reason }: TargetProblem): boolean =>
    diagnostics.list.some(({ message }) => message.includes(reason));
  let problem = await run.connections.problemOf(settings);
  // Of options that have been looked at by themselves, what stands behind them may be wrong, too.
  if (problem?.concern === 'options' && isTold(problem))
    problem = await run.connections.problemOf({ ...settings, sshArgs: [] });
  if (problem === undefined) return;
  const { concern, reason, isFatal } = problem;
  if (concern === 'options') {
    // It is in a file of ssh's.
    if (!isTemplated && !isTold(problem)) diagnostics.error('inventory/invalid', `SSH: ${reason}.`);
    return;
  }
  const path = settings.privateKeyFile ?? '';
  if (!needsKeys || mayBeMade(path) || (isTemplated && path.includes('%'))) return;
  // What is still to be told may be another way to log in.
  const isWrong = isFatal && asksPassword !== true && !isTemplated;
  const message = `The private key: ${reason}.`;
  const location =
    placeOf('ansible_private_key_file', 'ansible_ssh_private_key_file') ??
    places?.['privateKeyFile'];
  if (isWrong) diagnostics.error('file/not-found', message, location);
  else diagnostics.warning('file/not-found', message, location);
}

function literalOf(variable: Variable | undefined): Plain | undefined {
  if (variable === undefined || variable.value instanceof Templated) return undefined;
  return toPlain(variable.value, () => null);
}
