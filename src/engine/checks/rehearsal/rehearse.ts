import type { Diagnostic, Diagnostics } from '../../../diagnostics/diagnostic.ts';
import type { Location } from '../../../diagnostics/source-file.ts';
import type { Inventory } from '../../../inventory/inventory.ts';
import { selectHosts } from '../../../inventory/select-hosts.ts';
import type { Play, Task } from '../../../playbook/model.ts';
import { selection } from '../../plays/select-all.ts';
import type { Run } from '../../run.ts';
import { readsFiles } from '../check-files.ts';
import type { MetTask } from '../check-includes.ts';
import { notifiesByTemplate } from '../check-notifications.ts';
import type { Foresee } from '../literal-items.ts';
import { literalPattern } from '../literal-pattern.ts';
import { controllerMakers } from '../made-on-controller.ts';
import { isMissing } from '../missing.ts';
import { runOrder } from '../run-order.ts';
import { includedByTask } from '../templated-at.ts';
import { attempted } from './attempted.ts';
import { type Course, endsPlay, type Reach, reachByPlace } from './certainty.ts';
import { type Rehearsed, rehearseTask } from './rehearse-task.ts';
import { type Setters, settersOf } from './setters.ts';
import { noLoops, Stage, type Staging } from './stage.ts';

type Planned = Parameters<typeof settersOf>[0] & {
  readonly plays: readonly Play[];
  /** In the order of the run. */
  readonly tasks: readonly MetTask[];
};

export interface Rehearsals {
  /** Tasks that no host comes to. */
  readonly never: ReadonlySet<Task>;
  /** What values of those that read files come to, for each of the hosts and items. */
  readonly foresees: ReadonlyMap<Task, readonly Foresee[]>;
  /** Who may set what; absent where nothing was worked out. */
  readonly setters?: Setters;
}

/**
 * Goes through the plays with some of their hosts as far as what they do is known before the run: conditions, loops and
 * options are evaluated with the variables that are. What fails where a host surely comes is an error; elsewhere it is
 * a warning.
 */
export async function rehearse(
  planned: Planned,
  run: Run,
  diagnostics: Diagnostics,
): Promise<Rehearsals> {
  const { plays, tasks, all, open } = planned;
  const never = new Set<Task>();
  const foresees = new Map<Task, Foresee[]>();
  // With values that are not there yet, or that add up over layers, nothing is known.
  if (run.vault.isLocked || run.options.hashBehaviour === 'merge') return { never, foresees };
  const order = runOrder(plays, all, run);
  const setters = await settersOf(planned, order, run);
  const makers = controllerMakers({ plays, tasks: all, open }, run);
  const hidesNames = diagnostics.list.some(hidesVariables);
  const ends = all.filter(({ task }) => endsPlay(task) || (open.has(task) && bringsTasks(task)));
  for (const play of plays) {
    const hosts = await hostsOf(play, { run, setters, makers, hidesNames }, diagnostics);
    if (hosts.length === 0) continue;
    const own = tasks.filter(met => met.play === play && !met.isHandler);
    const course = { run, order, ends, hosts };
    const found = new Map<string, Found>();
    const some = distinct(hosts, run.inventory);
    const reached = new Set<Task>();
    for (const host of some) {
      const stage = await Stage.of(host, { run, play, hosts, setters, makers, hidesNames });
      await rehearseOn(stage, { tasks: own, course, found, reached, foresees });
    }
    for (const one of found.values()) report(one, diagnostics);
    // Others may come to what these do not.
    if (some.length < hosts.length) continue;
    for (const { task } of own) if (!reached.has(task)) never.add(task);
  }
  return { never, foresees, setters };
}

/** What is brought may end the play, too. */
function bringsTasks({ action: { name } }: Task): boolean {
  return name !== 'include_vars';
}

/** It says that something could not be read. */
export function hidesVariables({ severity, code }: Diagnostic): boolean {
  return (
    severity === 'error' && /^(?:yaml\/|inventory\/|playbook\/(?:unknown-role|cycle))/.test(code)
  );
}

interface Found {
  readonly diagnostic: Diagnostic;
  isSure: boolean;
}

interface Acts {
  readonly tasks: readonly MetTask[];
  readonly course: Course;
  readonly found: Map<string, Found>;
  readonly reached: Set<Task>;
  readonly foresees: Map<Task, Foresee[]>;
}

async function rehearseOn(
  stage: Stage,
  { tasks, course, found, reached, foresees }: Acts,
): Promise<void> {
  const done = new Map<MetTask, Pick<Rehearsed, 'reach' | 'loops'>>();
  for (const met of tasks) {
    const around = met.via === undefined ? undefined : done.get(met.via);
    const reach = lesser(around?.reach ?? 'surely', reachByPlace(met, course));
    const loops = around?.loops ?? noLoops;
    if (reach === 'never' || (met.via !== undefined && around === undefined)) {
      done.set(met, { reach: 'never', loops });
      continue;
    }
    const rehearsed = await rehearseTask({ stage, task: met.task, reach, loops });
    done.set(met, { reach: rehearsed.reach, loops: rehearsed.loops });
    // Each holds all that its task sees.
    if (readsFiles(met.task, course.run) || notifiesByTemplate(met.task))
      foresees.set(met.task, [...(foresees.get(met.task) ?? []), ...rehearsed.foresees]);
    if (rehearsed.reach !== 'never' || rehearsed.problems.length > 0) reached.add(met.task);
    for (const { diagnostic: one, isSure } of rehearsed.problems) {
      const located = { ...one, location: one.location ?? met.task.action.location };
      const diagnostic = includedByTask(located, met.task);
      const { location, message } = diagnostic;
      const key = JSON.stringify([location.source.path, location.start, message]);
      const known = found.get(key) ?? { diagnostic, isSure };
      known.isSure ||= isSure;
      found.set(key, known);
    }
  }
}

function lesser(one: Reach, other: Reach): Reach {
  if (one === 'never' || other === 'never') return 'never';
  return one === 'perhaps' ? one : other;
}

function report({ diagnostic, isSure }: Found, diagnostics: Diagnostics): void {
  // That kplay lacks something has been told, or is to be let pass.
  const told = diagnostics.list.filter(({ severity }) => severity === 'error' || !isSure);
  if (isMissing({ ...diagnostic, severity: 'error' }) || isTold(diagnostic, told)) return;
  // It was only warned of, since nobody knew whether it is used.
  const isMilder = (other: Diagnostic): boolean => isSure && isTold(diagnostic, [other]);
  diagnostics.list.splice(0, Infinity, ...diagnostics.list.filter(other => !isMilder(other)));
  const when = diagnostic.severity === 'warning' ? 'comes to this' : 'runs';
  diagnostics.list.push(
    isSure
      ? { ...diagnostic, severity: 'error' }
      : {
          ...diagnostic,
          message: `${diagnostic.message} The task fails if it ${when}.`,
          severity: 'warning',
        },
  );
}

/** There, or where a variable is set that it comes from. */
function isTold(
  { location, code, related = [] }: Diagnostic,
  list: readonly Diagnostic[],
): boolean {
  const places = [location, ...related.map(one => one.location)];
  return list.some(
    other => other.code === code && places.some(place => isSame(place, other.location)),
  );
}

function isSame(one: Location | undefined, other: Location | undefined): boolean {
  return one !== undefined && one.source.path === other?.source.path && one.start === other.start;
}

/** As far as they are known; none where another play may still choose others. */
async function hostsOf(
  play: Play,
  { run, ...more }: Omit<Staging, 'play' | 'hosts'>,
  diagnostics: Diagnostics,
): Promise<readonly string[]> {
  const written = literalPattern(play.hosts.value);
  const staging = { run, ...more, play, hosts: [] };
  const pattern = written ?? (await foreseenPattern(staging, diagnostics));
  if (pattern === undefined) return [];
  return selectHosts(run.inventory, pattern, selection(run)).hosts.map(({ name }) => name);
}

/** Hosts are chosen with the variables that `localhost` sees. */
async function foreseenPattern(
  staging: Staging,
  diagnostics: Diagnostics,
): Promise<ReturnType<typeof literalPattern>> {
  const stage = await Stage.of('localhost', staging);
  const found = attempted(() => stage.languageFor(undefined).render(staging.play.hosts.value));
  if (!('problem' in found)) return literalPattern(found.value);
  report({ diagnostic: found.problem, isSure: true }, diagnostics);
  return undefined;
}

/** More hosts than this hardly tell more. */
const mostHosts = 8;

/** Hosts that are in other groups first. */
function distinct(hosts: readonly string[], inventory: Inventory): readonly string[] {
  const byGroups = new Map<string, string>();
  for (const name of hosts) {
    const host = inventory.host(name);
    const groups = host === undefined ? [] : inventory.groupsOf(host).map(group => group.name);
    const key = groups.join('\0');
    if (!byGroups.has(key)) byGroups.set(key, name);
  }
  return [...new Set([...byGroups.values(), ...hosts])].slice(0, mostHosts);
}
