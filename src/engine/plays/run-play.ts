import { Lockstep } from '../../graph/lockstep.ts';
import { freePace, type Pace } from '../../graph/pace.ts';
import type { Place } from '../../graph/place.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import type { Node, Play } from '../../playbook/model.ts';
import type { PlayRef, RootCause } from '../events.ts';
import { gatherFacts } from '../hosts/gather-facts.ts';
import type { Run } from '../run.ts';
import { loadVarsFiles, varsFilesTask } from '../variables/vars-files.ts';
import { Batch } from './batch.ts';
import { batchSizes } from './batch-sizes.ts';
import { Handlers } from './handlers.ts';
import type { HostState } from './host-state.ts';
import {
  HostEnded,
  HostFailed,
  HostSkipped,
  HostUnreachable,
  Interrupted,
  PlayAborted,
} from './host-stop.ts';
import { hostsOfNeed } from './hosts-of-need.ts';
import type { IncludeIds } from './include-ids.ts';
import { NeedsOfPlay } from './needs-of-play.ts';
import { PlayRun } from './play-run.ts';
import { type PlaySettings, playSettings } from './play-settings.ts';
import { PlayWalk } from './play-walk.ts';
import { runGraph } from './run-graph.ts';
import { Stepping } from './stepping.ts';
import { TaskRefs } from './task-refs.ts';
import { atTop, Walk } from './walk.ts';

export interface PlayInput {
  readonly run: Run;
  readonly play: Play;
  readonly ref: PlayRef;
  /** The hosts of the play, in its order, those that earlier plays have lost among them. */
  readonly hosts: readonly HostState[];
  /** All that its pattern matches, in the pattern's order. */
  readonly matched: readonly string[];
  readonly causes: RootCause[];
  readonly includeIds: IncludeIds;
}

/** Runs a play, batch by batch. `broken`: nothing may follow, since too many hosts failed. */
export async function runPlay(input: PlayInput): Promise<'ended' | 'broken'> {
  const { run, play, ref, matched } = input;
  const idle = new Batch([], freePace, run.signal);
  const playRun = new PlayRun(run, play, matched, idle);
  playRun.name = ref.name;
  const settings = playSettings(playRun, input.hosts.find(isIn));
  let broken = false;
  const batches = splitBatches(input.hosts, settings.serial);
  // Who reads of the run is to know that the play was there.
  if (batches.length === 0) {
    const batch = { number: 1, of: 1 };
    run.emit({ type: 'play-started', time: run.now(), play: ref, hosts: [], batch });
  }
  for (const [index, { members, size }] of batches.entries()) {
    const time = run.now();
    const names = members.map(({ name }) => name);
    run.emit({
      type: 'play-started',
      time,
      play: ref,
      hosts: names,
      batch: { number: index + 1, of: batches.length },
    });
    const batch = await runBatch({ ...input, playRun, settings, members, size });
    if (run.signal.aborted) throw new Interrupted();
    const allFailed = members.length > 0 && members.every(({ lost }) => lost !== undefined);
    broken = batch.aborted !== undefined || allFailed;
    if (playRun.ended || broken) break;
  }
  run.emit({ type: 'play-ended', time: run.now(), play: ref });
  return broken ? 'broken' : 'ended';
}

interface Members {
  readonly members: readonly HostState[];
  /** With those that were lost before. */
  readonly size: number;
}

interface BatchInput extends PlayInput, Members {
  readonly playRun: PlayRun;
  readonly settings: PlaySettings;
}

async function runBatch(input: BatchInput): Promise<Batch> {
  const { run, ref, playRun, settings, members, size, causes } = input;
  const batch = new Batch(members, paceOf(settings, members), run.signal, size);
  playRun.begin(batch);
  const names = members.map(({ name }) => name);
  const next = run.nextTaskNumber;
  const refs = new TaskRefs(ref, { next, emit: run.emit, now: run.now });
  const needs = new NeedsOfPlay({
    ...{ play: playRun.play, batch, signal: run.signal, includeIds: input.includeIds },
    hostsOf: hostsOfNeed(run, names),
  });
  const handlers: Handlers = new Handlers(playRun, (task, host, at) =>
    walk.runHandler(task, host, at),
  );
  const walk = new PlayWalk({
    ...{ play: playRun, refs, handlers, needs, causes },
    maxFailPercentage: settings.maxFailPercentage,
    stepping: new Stepping(run),
  });
  const parts = { ...input, batch, refs, needs, handlers, walk };
  const pinned = settings.strategy === 'host_pinned';
  const lost = new Map<string, () => void>();
  batch.onLost = host => lost.get(host)?.();
  const walks = members.map(async host => {
    if (!pinned) return runHost(host, parts);
    // Until it has its place it waits for others.
    batch.pause(host.name);
    let ended: Promise<void> | undefined;
    await run.limits.within('host_pinned', run.options.forks, () => {
      batch.resume(host.name);
      ended = runHost(host, parts);
      // Its place is another's while nobody can reach it.
      return Promise.race([ended, new Promise<void>(done => lost.set(host.name, done))]);
    });
    await ended;
  });
  const ended = await Promise.allSettled(walks);
  needs.close();
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return batch;
}

interface HostParts extends BatchInput {
  readonly batch: Batch;
  readonly refs: TaskRefs;
  readonly needs: NeedsOfPlay;
  readonly handlers: Handlers;
  readonly walk: PlayWalk;
}

/** Under `gathering: smart` a host whose facts are there is not asked again. */
function isKnown(host: HostState, { run }: HostParts): boolean {
  return run.options.gathering === 'smart' && host.facts.has('module_setup');
}

/** Takes a host through the play; whatever stops it is noted, only faults of kplay are thrown. */
async function runHost(host: HostState, parts: HostParts): Promise<void> {
  const { batch, needs, handlers, settings, run } = parts;
  const reached: { flush: Place } = { flush: [0, 1] };
  try {
    await runSections(host, parts, reached);
  } catch (error) {
    noteStop(error, host, parts);
    const force = settings.forceHandlers && host.lost !== 'unreachable' && !run.signal.aborted;
    if (force && handlers.pendingOn(host.name)) await forceHandlers(host, parts, reached.flush);
  } finally {
    needs.leave(host.name);
    batch.leave(host.name);
  }
}

async function runSections(
  host: HostState,
  parts: HostParts,
  reached: { flush: Place },
): Promise<void> {
  const { playRun, batch, handlers, walk, needs, settings } = parts;
  try {
    await loadVarsFiles(playRun, host);
  } catch (error) {
    walk.fail(varsFilesTask(playRun.play), host, error);
  }
  if (settings.gatherFacts && !isKnown(host, parts))
    await gatherFacts({ playRun, host, walk, batch });
  const hostWalk = new Walk(walk, batch, host);
  for (const [index, section] of playRun.play.sections.entries()) {
    const place = [index + 1];
    const flush = [...place, 1];
    reached.flush = flush;
    if (settings.strategy === 'graph')
      await runGraph(section.nodes, {
        place: [...place, 0],
        host,
        walk: hostWalk,
        needs,
        onSkipped: skippedOn(host, parts),
      });
    else await hostWalk.runNodes(section.nodes, [...place, 0], atTop);
    if (section.nodes.length === 0) continue;
    await batch.arrive(host.name, flush);
    // What is left when it fails is not what the others do there.
    reached.flush = [...place, 2];
    await handlers.flush(host, { place: flush, surroundings: atTop });
  }
  if (!handlers.pendingOn(host.name)) return;
  // What the last flush has notified again.
  const last = playRun.play.sections.length + 1;
  reached.flush = [last, 2];
  await handlers.flush(host, { place: [last, 1], surroundings: atTop });
}

function noteStop(error: unknown, host: HostState, { run, walk, batch }: HostParts): void {
  if (error instanceof HostEnded || error instanceof HostUnreachable) return;
  if (error instanceof Interrupted) return;
  if (error instanceof HostFailed) {
    host.lost = 'failed';
    walk.failed(host);
    const { message, becauseOf } = error;
    const reason = becauseOf === undefined ? 'failed' : 'aborted';
    run.emit({ type: 'host-lost', time: run.now(), host: host.name, reason, message });
    return;
  }
  if (error instanceof PlayAborted || error instanceof HostSkipped) {
    const { message } = error;
    batch.stop(host.name);
    run.emit({ type: 'host-lost', time: run.now(), host: host.name, reason: 'aborted', message });
    return;
  }
  throw error;
}

/** Says of each task that is left out what it would have needed. */
function skippedOn(host: HostState, { walk }: HostParts) {
  return (node: Node, place: Place, reason: string): void => {
    for (const [index, task] of [...tasksIn([node])].entries()) {
      walk.leaveOut(task, host, { place: [...place, index], surroundings: atTop }, reason);
    }
  };
}

/** No place of a task is in there. */
const forced: Place = [-1];

/** At the end of the section that the host has failed in, where those of the others run. */
async function forceHandlers(host: HostState, parts: HostParts, place: Place): Promise<void> {
  try {
    // As an "always" around the section would: whatever ended that does not stop them.
    await parts.batch.shelter(host.name, forced, () =>
      parts.handlers.flush(host, { place, surroundings: atTop }),
    );
  } catch (error) {
    noteStop(error, host, parts);
  }
}

function paceOf({ strategy }: PlaySettings, members: readonly HostState[]): Pace {
  return strategy === 'linear' ? new Lockstep(members.map(({ name }) => name)) : freePace;
}

/** As in Ansible, a host that is lost keeps its place, so that the batches of all plays are the same. */
function splitBatches(
  hosts: readonly HostState[],
  serial: readonly (number | string)[],
): readonly Members[] {
  let at = 0;
  const all = batchSizes(serial, hosts.length).map(size => {
    const members = hosts.slice(at, at + size);
    at += size;
    return { members: members.filter(isIn), size };
  });
  return all.filter(({ members }) => members.length > 0);
}

function isIn({ lost }: HostState): boolean {
  return lost === undefined;
}
