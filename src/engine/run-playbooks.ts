import { Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { formatLocation } from '../diagnostics/source-file.ts';
import type { Play, Playbook } from '../playbook/model.ts';
import { askPrompts } from './ask-prompts.ts';
import { checkFiles } from './check-files.ts';
import { checkIncludes, type MetTask } from './check-includes.ts';
import { checkPlay } from './check-playbook.ts';
import type { PlayRef, RootCause } from './events.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import type { HostState } from './host-state.ts';
import { Interrupted } from './host-stop.ts';
import type { Run } from './run.ts';
import { runPlay } from './run-play.ts';
import { checkHosts, type SelectedPlay, selectAll, warn } from './select-all.ts';
import { taskNames, tasksBefore } from './start-at.ts';

/** Reads everything and reports everything that is wrong, before any host is touched. */
export async function loadPlaybooks(
  run: Run,
  paths: readonly string[],
): Promise<readonly Playbook[]> {
  const diagnostics = new Diagnostics();
  diagnostics.list.push(...run.problems);
  const playbooks: Playbook[] = [];
  const tasks: MetTask[] = [];
  for (const path of paths) {
    const playbook = await run.loader.loadPlaybook(path, diagnostics);
    playbooks.push(playbook);
    for (const play of playbook.plays) {
      const included = await checkIncludes(play, run, diagnostics);
      checkPlay(play, included.handlers, diagnostics);
      tasks.push(...included.tasks);
    }
  }
  const plays = playbooks.flatMap(playbook => playbook.plays);
  await checkFiles({ plays, tasks }, run, diagnostics);
  checkHosts(plays, run, diagnostics);
  passOver(plays, run, diagnostics);
  diagnostics.throwIfErrors();
  warn(diagnostics.list, run);
  return playbooks;
}

function passOver(plays: readonly Play[], run: Run, diagnostics: Diagnostics): void {
  const { startAtTask } = run.options;
  if (startAtTask === undefined || diagnostics.hasErrors) return;
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

/** Runs the playbooks; the exit code. Throws an `InputError` before anything is touched. */
export async function runPlaybooks(run: Run, playbooks: readonly Playbook[]): Promise<number> {
  const { options, emit, now } = run;
  const plays = playbooks.flatMap(playbook => playbook.plays);
  await askPrompts(plays, run);
  const selected = selectAll(plays, run);
  emit({
    type: 'run-started',
    time: now(),
    playbooks: playbooks.map(({ path }) => run.files.shown(path)),
    checkMode: options.checkMode,
    diffMode: options.diffMode,
  });
  const causes: RootCause[] = [];
  let interrupted = false;
  try {
    await runAll(selected, run, causes);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    interrupted = true;
  } finally {
    // Whatever happened, hosts are left without anything of kplay running on them.
    const roundTripsByHost = await run.connections.roundTrips();
    const roundTrips = Object.values(roundTripsByHost).reduce((sum, count) => sum + count, 0);
    await run.connections.close();
    const hosts = [...run.hosts.all()];
    const exitCode = interrupted ? exitCodes.interrupted : exitCodeOf(hosts);
    emit({
      ...{ type: 'run-ended', time: now(), hosts: recapOf(hosts), exitCode, causes },
      ...{ roundTrips, roundTripsByHost },
    });
  }
  return interrupted ? exitCodes.interrupted : exitCodeOf(run.hosts.all());
}

async function runAll(
  selected: readonly SelectedPlay[],
  run: Run,
  causes: RootCause[],
): Promise<void> {
  for (const [index, { play, hosts }] of selected.entries()) {
    if (run.signal.aborted) throw new Interrupted();
    const ref: PlayRef = {
      number: index + 1,
      name: play.name,
      location: formatLocation(play.location),
    };
    const states = hosts.map(name => run.hosts.get(name)).filter(({ lost }) => lost === undefined);
    if (hosts.length > 0 && states.length === 0) return;
    await runPlay({ run, play, ref, hosts: states, causes });
  }
}

function recapOf(hosts: readonly HostState[]): Readonly<Record<string, HostState['counts']>> {
  const met = hosts.filter(({ counts }) => Object.values(counts).some(count => count > 0));
  return Object.fromEntries(met.map(({ name, counts }) => [name, { ...counts }]));
}
