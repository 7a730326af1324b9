import { type Diagnostic, Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { formatLocation } from '../diagnostics/source-file.ts';
import { freePace } from '../graph/pace.ts';
import { type HostOrder, hostOrders, orderHosts } from '../inventory/order-hosts.ts';
import { selectHosts } from '../inventory/select-hosts.ts';
import { toText } from '../jinja/python/text.ts';
import { Failure } from '../module-api/failure.ts';
import type { Play, Playbook } from '../playbook/model.ts';
import { isList } from '../values/value.ts';
import { askPrompts } from './ask-prompts.ts';
import { Batch } from './batch.ts';
import { checkIncludes } from './check-includes.ts';
import { checkPlay } from './check-playbook.ts';
import type { PlayRef, RootCause } from './events.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import type { HostState } from './host-state.ts';
import { Interrupted } from './host-stop.ts';
import { PlayRun } from './play-run.ts';
import type { Run } from './run.ts';
import { runPlay } from './run-play.ts';
import { taskNames, tasksBefore } from './start-at.ts';

/** Reads everything and reports everything that is wrong, before any host is touched. */
export async function loadPlaybooks(
  run: Run,
  paths: readonly string[],
): Promise<readonly Playbook[]> {
  const diagnostics = new Diagnostics();
  const playbooks: Playbook[] = [];
  for (const path of paths) {
    const playbook = await run.loader.loadPlaybook(path, diagnostics);
    playbooks.push(playbook);
    for (const play of playbook.plays) {
      const handlers = await checkIncludes(play, run, diagnostics);
      checkPlay(play, handlers, diagnostics);
    }
  }
  const plays = playbooks.flatMap(playbook => playbook.plays);
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

interface SelectedPlay {
  readonly play: Play;
  readonly hosts: readonly string[];
}

/** Hosts are chosen beforehand, so that a pattern that cannot be read stops the run before it starts. */
export function selectAll(plays: readonly Play[], run: Run): readonly SelectedPlay[] {
  const diagnostics = new Diagnostics();
  const selected = plays.map(play => ({ play, hosts: hostsOf(play, run, diagnostics) }));
  diagnostics.throwIfErrors();
  warn(diagnostics.list, run);
  return selected;
}

function hostsOf(play: Play, run: Run, diagnostics: Diagnostics): readonly string[] {
  const idle = new Batch([], freePace, run.signal);
  const playRun = new PlayRun(run, play, [], idle);
  const language = playRun.languageOf(run.hosts.get('localhost'), undefined, []);
  const rendered = language.render(play.hosts.value);
  const pattern = isList(rendered) ? rendered.map(toText) : toText(rendered);
  const { hosts, diagnostics: problems } = selectHosts(run.inventory, pattern, {
    limit: run.options.limit,
  });
  for (const problem of problems) diagnostics.list.push(locate(problem, play));
  return orderHosts(hosts, orderOf(language.text(play.order)), run.random).map(({ name }) => name);
}

function orderOf(text: string | undefined): HostOrder {
  const order = text ?? 'inventory';
  if (isHostOrder(order)) return order;
  throw new Failure(`"order" is one of ${hostOrders.join(', ')}`);
}

function isHostOrder(text: string): text is HostOrder {
  return hostOrders.includes(text);
}

function locate(problem: Diagnostic, { hosts }: Play): Diagnostic {
  const own = problem.location === undefined && problem.severity === 'warning';
  return own ? { ...problem, location: hosts.location } : problem;
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

function warn(diagnostics: readonly Diagnostic[], { emit, now }: Run): void {
  for (const diagnostic of diagnostics) {
    emit({ type: 'warning', time: now(), message: diagnostic.message, diagnostic });
  }
}

function recapOf(hosts: readonly HostState[]): Readonly<Record<string, HostState['counts']>> {
  const met = hosts.filter(({ counts }) => Object.values(counts).some(count => count > 0));
  return Object.fromEntries(met.map(({ name, counts }) => [name, { ...counts }]));
}
