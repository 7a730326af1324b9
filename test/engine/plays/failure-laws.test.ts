import { expect } from 'chai';
import fc from 'fast-check';
import type { TaskOnHostFinished } from '../../../src/engine/events.ts';
import {
  hostsOf,
  type Node,
  nodes,
  type RandomPlay,
  randomPlays,
  runPlay,
} from '../../support/random-plays.ts';
import type { RunEvents } from '../../support/run-cli.ts';

/* What holds whatever fails where. */

const finished = ({ events }: RunEvents): readonly TaskOnHostFinished[] =>
  events.filter(event => event.type === 'task-on-host-finished');

const failedForGood = ({ outcome: { status, ignored, rescued } }: TaskOnHostFinished): boolean =>
  status === 'failed' && !ignored && !rescued;

const lostForGood = ({ outcome: { status, ignored } }: TaskOnHostFinished): boolean =>
  status === 'unreachable' && !ignored;

/** The blocks of a play by their ways, with the ways of their first tasks of `always`. */
function alwaysOf(
  all: RandomPlay['nodes'],
  way = '',
): readonly { readonly block: string; readonly first: string }[] {
  return all.flatMap((node, index) => {
    const here = `${way}${index}`;
    if (node === 'flush') return [];
    if ('include' in node) return alwaysOf(node.include, `${here}/include/`);
    if (!('block' in node)) return [];
    const inside = (['block', 'rescue', 'always'] as const).flatMap(part =>
      alwaysOf(node[part], `${here}/${part}/`),
    );
    if (node.always.length === 0) return inside;
    return [{ block: here, first: firstTask(node.always, `${here}/always/`) }, ...inside];
  });
}

function firstTask([node]: readonly Node[], way: string): string {
  if (node !== undefined && 'include' in node) return firstTask(node.include, `${way}0/include/`);
  if (node !== undefined && 'block' in node) return firstTask(node.block, `${way}0/block/`);
  return `${way}0`;
}

type Law = (play: RandomPlay, events: RunEvents) => void;

const laws: Readonly<Record<string, Law>> = {
  'a handler runs where it was notified, once for all notifications before': (_, { events }) => {
    const pending = new Set<string>();
    for (const event of events) {
      if (event.type === 'handler-notified') pending.add(`${event.host} ${event.handler}`);
      if (event.type !== 'task-on-host-finished' || !event.task.handler) continue;
      const key = `${event.host} ${event.task.name}`;
      expect(pending.delete(key), key).to.equal(true);
    }
  },
  'nothing but always and forced handlers runs on a host that has failed': (play, events) => {
    for (const host of hostsOf(play)) {
      const ofHost = finished(events).filter(event => event.host === host);
      const first = ofHost.findIndex(failedForGood);
      for (const { task } of first === -1 ? [] : ofHost.slice(first + 1)) {
        const allowed = task.handler
          ? play.keywords.force_handlers
          : task.name.includes('/always/');
        expect(allowed, `${task.name} on ${host}`).to.equal(true);
      }
    }
  },
  'nothing at all runs on a host that is lost': (play, events) => {
    for (const host of hostsOf(play)) {
      const ofHost = finished(events).filter(event => event.host === host);
      const first = ofHost.findIndex(lostForGood);
      if (first !== -1) expect(ofHost.slice(first + 1)).to.deep.equal([]);
    }
  },
  'always runs on each host that was in the block, and not lost there': (play, events) => {
    for (const { block, first } of alwaysOf(play.nodes)) {
      const inside = finished(events).filter(({ task }) => task.name.startsWith(`${block}/`));
      const lost = new Set(inside.filter(lostForGood).map(({ host }) => host));
      const came = new Set(inside.map(({ host }) => host).filter(host => !lost.has(host)));
      const ran = new Set(inside.filter(({ task }) => task.name === first).map(({ host }) => host));
      expect(
        [...came].filter(host => !ran.has(host)),
        first,
      ).to.deep.equal([]);
    }
  },
  'the recap adds up, and the exit code with it': (play, events) => {
    const included = events.events.filter(({ type }) => type === 'tasks-included');
    for (const host of hostsOf(play)) {
      const ofHost = finished(events).filter(event => event.host === host);
      const files = included.filter(
        event => event.type === 'tasks-included' && event.hosts.includes(host),
      );
      const recap = events.recap[host];
      if (recap === undefined) {
        expect([...ofHost, ...files]).to.deep.equal([]);
        continue;
      }
      const { ok, changed, failed, skipped, rescued, unreachable, ignored } = recap;
      const all = ok + failed + skipped + rescued + unreachable;
      expect(all).to.equal(ofHost.length + files.length);
      expect(failed).to.equal(ofHost.filter(failedForGood).length);
      expect(unreachable).to.equal(ofHost.filter(lostForGood).length);
      expect(rescued).to.equal(ofHost.filter(({ outcome }) => outcome.rescued).length);
      expect(ignored).to.equal(ofHost.filter(({ outcome }) => outcome.ignored).length);
      const ofChange = ofHost.filter(
        ({ outcome: { status, ignored: passes, result } }) =>
          status === 'changed' || (passes && result['changed'] === true),
      );
      expect(changed).to.equal(ofChange.length);
    }
    // With free hosts are at different places, so that one may rescue what ends another.
    const failed = finished(events).some(failedForGood);
    const ended = events.events.some(
      event => event.type === 'host-lost' && event.reason !== 'unreachable',
    );
    const bad = play.keywords.strategy === 'linear' ? failed : ended;
    const lost = finished(events).some(lostForGood);
    expect(events.exitCode).to.equal(lost ? 4 : bad ? 2 : 0);
  },
  'a batch begins when the one before it has ended, and not when that failed as a whole': (
    _,
    { events },
  ) => {
    const batches: string[] = [];
    let members: readonly string[] = [];
    const lost = new Set<string>();
    for (const event of events) {
      if (event.type === 'host-lost') lost.add(event.host);
      if (event.type === 'task-on-host-finished') expect(members).to.include(event.host);
      if (event.type !== 'play-started') continue;
      if (members.length > 0) expect(members.every(host => lost.has(host))).to.equal(false);
      members = event.hosts;
      batches.push(...members);
    }
    expect(new Set(batches).size).to.equal(batches.length);
  },
};

describe('whatever fails where', () => {
  const runs: { readonly play: RandomPlay; readonly events: RunEvents }[] = [];

  before(async () => {
    for (const play of fc.sample(randomPlays, 16)) runs.push({ play, events: await runPlay(play) });
  });

  for (const [name, law] of Object.entries(laws)) {
    it(name, () => {
      for (const { play, events } of runs) {
        try {
          law(play, events);
        } catch (cause) {
          throw new Error(`not so with ${JSON.stringify(play)}`, { cause });
        }
      }
    });
  }

  it('more failures in a batch than max_fail_percentage allows end the run', () =>
    fc.assert(
      fc.asyncProperty(
        randomPlays,
        nodes(0),
        fc.constantFrom(10, 30, 49),
        async (play, flat, max_fail_percentage) => {
          const keywords = { ...play.keywords, strategy: 'linear', any_errors_fatal: false };
          const limited = { ...keywords, force_handlers: false, max_fail_percentage };
          const { events } = await runPlay({ ...play, nodes: flat, keywords: limited });
          let size = 0;
          let failed = 0;
          let last: number | undefined;
          for (const event of events) {
            if (event.type === 'play-started') {
              expect(last).to.equal(undefined);
              size = event.hosts.length;
              failed = 0;
            }
            if (event.type !== 'task-on-host-finished') continue;
            if (failedForGood(event)) failed++;
            if (last !== undefined) expect(event.task.number).to.equal(last);
            if ((failed / size) * 100 > max_fail_percentage) last = event.task.number;
          }
        },
      ),
      { numRuns: 8, endOnFailure: true },
    ));
});

/** Three hosts fail at different times within blocks of each other. */
async function rescuedLater(first: readonly Node[]): Promise<RunEvents> {
  const ok = { fails: [], notify: [], ignore: false };
  return runPlay({
    ...{ size: 4, lost: 0, failing: [], nodes: [...first, ok] },
    keywords: {
      ...{ serial: 0, any_errors_fatal: true, force_handlers: false },
      ...{ strategy: 'linear', max_fail_percentage: 100 },
    },
  });
}

describe('any_errors_fatal', () => {
  const ok = { fails: [], notify: [], ignore: false };

  it('leaves a host alone that is not in the block where others rescue the failure', async () => {
    const failing = { ...ok, fails: [1, 2] };
    const later = { block: [failing], rescue: [ok], always: [] };
    // The first failure is rescued while "h0" cleans up; it waits behind the block when the second comes.
    const inner = { block: [ok], rescue: [], always: [failing] };
    const events = await rescuedLater([{ block: [inner, ok], rescue: [later], always: [] }]);
    expect(events.exitCode).to.equal(0);
    expect(events.results.filter(text => / 1 /.test(text))).to.have.lengthOf(4);
  });

  it('does not end a host in always for what is rescued there', async () => {
    const inner = { block: [{ ...ok, fails: [0, 1, 2] }], rescue: [ok], always: [] };
    const events = await rescuedLater([{ block: [ok], rescue: [], always: [inner, ok] }]);
    expect(events.exitCode).to.equal(0);
    expect(events.results.filter(text => / 1 /.test(text))).to.have.lengthOf(4);
  });
});
