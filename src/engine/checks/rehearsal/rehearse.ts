import type { Diagnostic, Diagnostics } from '../../../diagnostics/diagnostic.ts';
import type { Location } from '../../../diagnostics/source-file.ts';
import type { Inventory } from '../../../inventory/inventory.ts';
import { selectHosts } from '../../../inventory/select-hosts.ts';
import type { Play } from '../../../playbook/model.ts';
import { selection } from '../../plays/select-all.ts';
import type { Run } from '../../run.ts';
import type { MetTask } from '../check-includes.ts';
import { literalPattern } from '../literal-pattern.ts';
import { isMissing } from '../missing.ts';
import { runOrder } from '../run-order.ts';
import { type Course, endsPlay, type Reach, reachByPlace } from './certainty.ts';
import { type Rehearsed, rehearseTask } from './rehearse-task.ts';
import { settersOf } from './setters.ts';
import { noLoops, Stage } from './stage.ts';

interface Planned {
  readonly plays: readonly Play[];
  /** In the order of the run. */
  readonly tasks: readonly MetTask[];
}

/**
 * Goes through the plays with some of their hosts as far as what they do is known before the run: conditions, loops and
 * options are evaluated with the variables that are. What fails where a host surely comes is an error; elsewhere it is
 * a warning.
 */
export async function rehearse(
  { plays, tasks }: Planned,
  run: Run,
  diagnostics: Diagnostics,
): Promise<void> {
  // With values that are not there yet, or that add up over layers, nothing is known.
  if (run.vault.isLocked || run.options.hashBehaviour === 'merge') return;
  const order = runOrder(plays, tasks, run);
  const setters = await settersOf(tasks, order, run);
  const ends = tasks.filter(({ task }) => endsPlay(task));
  for (const play of plays) {
    const hosts = hostsOf(play, run);
    if (hosts.length === 0) continue;
    const own = tasks.filter(met => met.play === play && !met.isHandler);
    const course: Course = { run, order, ends, hosts };
    const found = new Map<string, Found>();
    for (const host of distinct(hosts, run.inventory)) {
      const stage = await Stage.of(host, { run, play, hosts, setters });
      rehearseOn(stage, { tasks: own, course, found });
    }
    for (const one of found.values()) report(one, run, diagnostics);
  }
}

interface Found {
  readonly diagnostic: Diagnostic;
  isSure: boolean;
}

interface Acts {
  readonly tasks: readonly MetTask[];
  readonly course: Course;
  readonly found: Map<string, Found>;
}

function rehearseOn(stage: Stage, { tasks, course, found }: Acts): void {
  const done = new Map<MetTask, Rehearsed>();
  for (const met of tasks) {
    const around = met.via === undefined ? undefined : done.get(met.via);
    const reach = lesser(around?.reach ?? 'surely', reachByPlace(met, course));
    const loops = around?.loops ?? noLoops;
    if (reach === 'never' || (met.via !== undefined && around === undefined)) {
      done.set(met, { reach: 'never', problems: [], loops });
      continue;
    }
    const rehearsed = rehearseTask({ stage, task: met.task, reach, loops });
    done.set(met, rehearsed);
    for (const { diagnostic: one, isSure } of rehearsed.problems) {
      const diagnostic = { ...one, location: one.location ?? met.task.action.location };
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

function report({ diagnostic, isSure }: Found, run: Run, diagnostics: Diagnostics): void {
  // That kplay lacks something has been told, or is to be let pass.
  const told = diagnostics.list.filter(({ severity }) => severity === 'error' || !isSure);
  if (isMissing({ ...diagnostic, severity: 'error' }) || isTold(diagnostic, told)) return;
  const message = run.secrets.redact(diagnostic.message);
  diagnostics.list.push(
    isSure
      ? { ...diagnostic, message, severity: 'error' }
      : { ...diagnostic, message: `${message} The task fails if it runs.`, severity: 'warning' },
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
function hostsOf(play: Play, run: Run): readonly string[] {
  const pattern = literalPattern(play.hosts.value);
  if (pattern === undefined) return [];
  return selectHosts(run.inventory, pattern, selection(run)).hosts.map(({ name }) => name);
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
