import { type Diagnostic, Diagnostics, InputError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { formatLocation } from '../../diagnostics/source-file.ts';
import { EvaluationError } from '../../jinja/environment.ts';
import { Failure } from '../../module-api/failure.ts';
import type { Play, Playbook, Task } from '../../playbook/model.ts';
import { taskNames, tasksBefore } from '../../playbook/start-at.ts';
import { checkConnections } from '../checks/check-connections.ts';
import { checkDelegates } from '../checks/check-delegates.ts';
import { checkFiles } from '../checks/check-files.ts';
import { checkIncludedNeeds } from '../checks/check-included-needs.ts';
import {
  type Brought,
  type CheckedIncludes,
  checkIncludes,
  type MetTask,
} from '../checks/check-includes.ts';
import { checkInventoryVariables } from '../checks/check-inventory-variables.ts';
import { checkModes } from '../checks/check-modes.ts';
import { checkNeedHosts } from '../checks/check-need-hosts.ts';
import { checkNeedOrder } from '../checks/check-need-order.ts';
import { checkForeseenNotifications } from '../checks/check-notifications.ts';
import { checkPlay } from '../checks/check-playbook.ts';
import { checkPools } from '../checks/check-pools.ts';
import { checkRules } from '../checks/check-rules.ts';
import { checkTags } from '../checks/check-tags.ts';
import { leaveOutEchoes } from '../checks/leave-out-echoes.ts';
import { templatesOf } from '../checks/linted-play.ts';
import { allowMissing } from '../checks/missing.ts';
import { tellPython } from '../checks/python-plugins.ts';
import { rehearse } from '../checks/rehearsal/rehearse.ts';
import { tellWays } from '../checks/tell-ways.ts';
import { withoutPerhapsUnread } from '../checks/unread-text.ts';
import { softenUnread } from '../checks/unread-variables.ts';
import type { RootCause } from '../events.ts';
import { exitCodeOf, exitCodes } from '../exit-code.ts';
import type { Run } from '../run.ts';
import { redactDiagnostics } from '../secrets/redact-diagnostics.ts';
import { askPrompts } from '../variables/ask-prompts.ts';
import type { HostState } from './host-state.ts';
import { BrokenOff, Interrupted } from './host-stop.ts';
import { type IncludeIds, includeIds } from './include-ids.ts';
import { runPlay } from './run-play.ts';
import {
  checkHosts,
  checkLimit,
  checkSelection,
  readFilesForHosts,
  selectAll,
  warn,
} from './select-all.ts';

export interface CheckOptions {
  /** Hosts are going to be reached: what that takes has to be there. */
  readonly needsKeys: boolean;
  /** Nothing is going to be run, not even as a test: what plays would do does not matter. */
  readonly lists?: boolean | undefined;
}

/** Reads everything and reports everything that is wrong, before any host is touched. */
export async function loadPlaybooks(
  run: Run,
  paths: readonly string[],
  { needsKeys, lists = false }: CheckOptions,
): Promise<ReadPlaybooks> {
  const diagnostics = new Diagnostics();
  const read = await readPlaybooks(run, paths, diagnostics);
  const { playbooks, tasks, all, open } = read;
  const plays = playbooks.flatMap(playbook => playbook.plays);
  passOver(plays, run, diagnostics);
  checkPools(tasks, diagnostics);
  checkTags(read, run, diagnostics);
  checkLimit(tasks, run, diagnostics);
  softenUnread(plays, run, diagnostics);
  checkNeedHosts(tasks, run, diagnostics);
  checkDelegates(tasks, run, diagnostics);
  checkModes(tasks, run, diagnostics);
  const warnings = checkHosts(plays, run, diagnostics);
  await checkConnections({ plays, tasks, open, needsKeys }, run, diagnostics);
  checkInventoryVariables(plays, run, diagnostics);
  if (!lists) {
    const templates = await templatesOf(tasks, run);
    const rehearsed = await rehearse({ ...read, plays }, run, diagnostics);
    const { foresees } = rehearsed;
    for (const [play, included] of read.included)
      checkForeseenNotifications(play, included, { foresees, diagnostics });
    await checkFiles({ plays, tasks, all, open, foresees }, run, diagnostics);
    leaveOutEchoes(diagnostics);
    await checkRules({ ...read, templates, ...rehearsed }, run, diagnostics);
  } else await checkFiles({ plays, tasks, all, open }, run, diagnostics);
  await tellPython(diagnostics, { plays, tasks }, run);
  allowMissing(diagnostics, run);
  if (run.vault.isLocked) leaveOutHidden(diagnostics);
  diagnostics.list.splice(0, Infinity, ...withoutPerhapsUnread(diagnostics.list));
  // Otherwise they are told when the play begins.
  const isEnd = diagnostics.hasErrors || !(needsKeys || lists);
  if (isEnd && !run.inventoryChanges.expected) diagnostics.list.push(...warnings);
  tellWays(
    tasks.map(({ task }) => task),
    diagnostics,
  );
  redactDiagnostics(diagnostics, run.secrets);
  diagnostics.throwIfErrors();
  await readFilesForHosts(plays, run);
  warn(diagnostics.list, run);
  return read;
}

/** What is encrypted may hold what seems to be missing. */
function leaveOutHidden({ list }: Diagnostics): void {
  if (!list.some(({ code }) => code === 'yaml/vault')) return;
  const told = list.filter(({ code }) => code !== 'yaml/vault' && !ofMissing.test(code));
  list.splice(0, list.length, ...told);
}

const ofMissing =
  /^(?:graph\/|pattern\/no-match|inventory\/empty|playbook\/unknown-(?:handler|tag|task)|expression\/undefined)/;

export interface ReadPlaybooks {
  readonly playbooks: readonly Playbook[];
  /** Those that includes of a literal name bring, too. */
  readonly tasks: readonly MetTask[];
  /** What those includes bring. */
  readonly brought: readonly Brought[];
  readonly includeIds: IncludeIds;
  /** With those of files that an include may mean. */
  readonly all: readonly MetTask[];
  /** Includes of which nothing can be told. */
  readonly open: ReadonlySet<Task>;
  readonly included: ReadonlyMap<Play, CheckedIncludes>;
}

/** Reads everything, whatever is wrong with it. */
export async function readPlaybooks(
  run: Run,
  paths: readonly string[],
  diagnostics: Diagnostics,
): Promise<ReadPlaybooks> {
  diagnostics.list.push(...run.problems);
  const playbooks: Playbook[] = [];
  const included = new Map<Play, CheckedIncludes>();
  for (const path of paths) {
    const playbook = await run.loader.loadPlaybook(path, diagnostics);
    playbooks.push(playbook);
    for (const play of playbook.plays) {
      const found = await checkIncludes(play, run, diagnostics, [...included.values()]);
      checkPlay(play, found, { selection: run.options, diagnostics });
      checkIncludedNeeds(found, diagnostics);
      checkNeedOrder(play, found.brought, { options: run.options, diagnostics });
      included.set(play, found);
    }
  }
  const found = [...included.values()];
  const brought = found.flatMap(one => one.brought);
  const repeated = found.flatMap(one => one.repeated);
  return {
    playbooks,
    tasks: found.flatMap(({ tasks }) => tasks),
    all: found.flatMap(({ all }) => all),
    open: new Set(found.flatMap(({ open }) => [...open])),
    included,
    brought,
    includeIds: includeIds([...brought, ...repeated]),
  };
}

function passOver(plays: readonly Play[], run: Run, diagnostics: Diagnostics): void {
  const { startAtTask } = run.options;
  // The task may be among what could not be read.
  const read = diagnostics.list.filter(problem => !run.problems.includes(problem));
  if (startAtTask === undefined || read.some(hidesTasks)) return;
  const before = tasksBefore(plays, startAtTask);
  if (before === undefined) {
    const message = `--start-at-task: no task is named "${startAtTask}".`;
    const hint = didYouMean(startAtTask, taskNames(plays));
    diagnostics.error(
      'playbook/unknown-task',
      message,
      undefined,
      hint === undefined ? {} : { hint },
    );
  }
  for (const task of before ?? []) run.passedOver.add(task);
}

function hidesTasks({ severity, code }: Diagnostic): boolean {
  return severity === 'error' && hiding.test(code);
}

const hiding =
  /^(?:yaml\/|file\/|playbook\/(?:unknown-role|unknown-keyword|wrong-type|cycle|unsupported))/;

/**
 * Runs the playbooks; the exit code. Throws an `InputError` before anything is touched, and `BrokenOff` when what is
 * wrong comes to light after that.
 */
export async function runPlaybooks(run: Run, read: ReadPlaybooks): Promise<number> {
  const { playbooks, tasks } = read;
  const { options, emit, now } = run;
  const plays = playbooks.flatMap(playbook => playbook.plays);
  await run.login();
  await askPrompts(plays, run);
  checkSelection(plays, tasks, run);
  emit({
    type: 'run-started',
    time: now(),
    playbooks: playbooks.map(({ path }) => run.files.shown(path)),
    checkMode: options.checkMode,
    diffMode: options.diffMode,
  });
  const causes: RootCause[] = [];
  let ended: number | undefined;
  try {
    await runAll(read, run, causes);
  } catch (error) {
    const reason = isWrongInput(error) ? afterTouching(error, run) : error;
    ended = exitCodes.bug;
    if (isWrongInput(reason)) ended = exitCodes.wrongInput;
    if (reason instanceof BrokenOff) ended = reason.exitCode;
    if (!(reason instanceof Interrupted)) throw reason;
    ended = exitCodes.interrupted;
  } finally {
    // Whatever happened, hosts are left without anything of kplay running on them.
    const roundTripsByHost = await run.connections.roundTrips();
    const roundTrips = Object.values(roundTripsByHost).reduce((sum, count) => sum + count, 0);
    await run.connections.close();
    const hosts = [...run.hosts.all()];
    const exitCode = ended ?? exitCodeOf(hosts);
    emit({
      ...{ type: 'run-ended', time: now(), hosts: recapOf(hosts), exitCode, causes },
      ...{ roundTrips, roundTripsByHost, stats: run.stats.shown() },
    });
  }
  return ended ?? exitCodeOf(run.hosts.all());
}

function isWrongInput(error: unknown): error is Error {
  const kinds = [InputError, EvaluationError, Failure];
  return kinds.some(kind => error instanceof kind);
}

/** That nothing was touched is only said while it is so. */
function afterTouching(error: Error, { hosts }: Run): Error {
  const states = [...hosts.all()];
  if (!states.some(isMet)) return error;
  const code = exitCodeOf(states);
  return new BrokenOff(error, code === exitCodes.done ? exitCodes.taskFailed : code);
}

/** Plays choose their hosts when they begin: tasks before them may have added some. */
async function runAll(
  { playbooks, includeIds: ids }: ReadPlaybooks,
  run: Run,
  causes: RootCause[],
): Promise<void> {
  let number = 0;
  for (const { plays } of playbooks) {
    // As Ansible: a playbook does not begin after one in which something failed.
    if (exitCodeOf(run.hosts.all()) !== exitCodes.done) return;
    for (const play of plays) {
      if (run.signal.aborted) throw new Interrupted();
      number++;
      await readFilesForHosts([play], run);
      const [selected] = selectAll([play], run);
      const { name = play.name, hosts = [], matched = [] } = selected ?? {};
      const ref = { number, name, location: formatLocation(play.location) };
      const states = hosts.map(host => run.hosts.get(host));
      const input = { run, play, ref, hosts: states, matched, causes, includeIds: ids };
      const end = await runPlay(input);
      if (end === 'broken') return;
    }
  }
}

function recapOf(hosts: readonly HostState[]): Readonly<Record<string, HostState['counts']>> {
  const met = hosts.filter(isMet);
  return Object.fromEntries(met.map(({ name, counts }) => [name, { ...counts }]));
}

function isMet({ counts }: HostState): boolean {
  return Object.values(counts).some(count => count > 0);
}
