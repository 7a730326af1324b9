import { expect } from 'chai';
import fc from 'fast-check';
import type { TaskOnHostFinished } from '../../../src/engine/events.ts';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

/*
 * What holds whatever fails where: plays of random blocks on several hosts, of which random ones fail. A task
 * is called by its way into the play: `0/block/1/rescue/0`.
 */

const hosts = ['a', 'b', 'c', 'd'] as const;
const handlers = ['h0', 'h1', 'h2'] as const;

interface TaskNode {
  readonly fails: readonly string[];
  readonly notify: readonly string[];
}

interface BlockNode {
  readonly block: readonly Node[];
  readonly rescue: readonly Node[];
  readonly always: readonly Node[];
}

type Node = TaskNode | BlockNode;

interface Play {
  readonly nodes: readonly Node[];
  readonly keywords: {
    readonly serial: number | string;
    readonly any_errors_fatal: boolean;
    readonly force_handlers: boolean;
    readonly strategy: string;
  };
}

const task: fc.Arbitrary<TaskNode> = fc.record({
  fails: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray([...hosts])),
  notify: fc.subarray([...handlers]),
});

function nodes(depth: number): fc.Arbitrary<Node[]> {
  const least = { minLength: 1, maxLength: 3 };
  if (depth === 0) return fc.array(task, least);
  const few = fc.oneof(fc.constant([]), nodes(depth - 1));
  const block: fc.Arbitrary<Node> = fc.record({
    block: nodes(depth - 1),
    rescue: few,
    always: few,
  });
  return fc.array(fc.oneof(task, block), least);
}

const plays: fc.Arbitrary<Play> = fc.record({
  nodes: nodes(2),
  keywords: fc.record({
    serial: fc.constantFrom(0, 1, 2, '75%'),
    any_errors_fatal: fc.boolean(),
    force_handlers: fc.boolean(),
    strategy: fc.constantFrom('linear', 'free'),
  }),
});

function yamlOf(all: readonly Node[], way = ''): readonly object[] {
  return all.map((node, index) => {
    const name = `${way}${index}`;
    if ('fails' in node) {
      const { fails, notify } = node;
      return {
        name,
        debug: { msg: name },
        changed_when: true,
        failed_when: `inventory_hostname in ${JSON.stringify(fails)}`,
        notify,
      };
    }
    return {
      block: yamlOf(node.block, `${name}/block/`),
      rescue: yamlOf(node.rescue, `${name}/rescue/`),
      always: yamlOf(node.always, `${name}/always/`),
    };
  });
}

async function run({ nodes: all, keywords }: Play, more: object = {}): Promise<RunEvents> {
  const play = {
    ...{ hosts: 'all', gather_facts: false, ...keywords, ...more },
    tasks: yamlOf(all),
    handlers: handlers.map(name => ({ name, debug: { msg: name } })),
  };
  const project = new Project({
    'site.yaml': JSON.stringify([play]),
    'hosts.ini': localHosts(...hosts),
  });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini');
  } finally {
    project.remove();
  }
}

const finished = ({ events }: RunEvents): readonly TaskOnHostFinished[] =>
  events.filter(event => event.type === 'task-on-host-finished');

const failedForGood = ({ outcome: { status, ignored, rescued } }: TaskOnHostFinished): boolean =>
  status === 'failed' && !ignored && !rescued;

/** The blocks of a play by their ways, with the ways of their first tasks of `always`. */
function alwaysOf(
  all: readonly Node[],
  way = '',
): readonly { readonly block: string; readonly first: string }[] {
  return all.flatMap((node, index) => {
    if ('fails' in node) return [];
    const block = `${way}${index}`;
    const inside = (['block', 'rescue', 'always'] as const).flatMap(part =>
      alwaysOf(node[part], `${block}/${part}/`),
    );
    const first = node.always.length === 0 ? undefined : firstTask(node.always, `${block}/always/`);
    return first === undefined ? inside : [{ block, first }, ...inside];
  });
}

function firstTask([node]: readonly Node[], way: string): string {
  if (node === undefined || 'fails' in node) return `${way}0`;
  return firstTask(node.block, `${way}0/block/`);
}

const law = (check: (play: Play) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(plays, check), { numRuns: 8, endOnFailure: true });

describe('whatever fails where', () => {
  it('a handler runs at most once on a host for each flush, and only where it was notified', () =>
    law(async play => {
      const events = await run(play);
      const ran = finished(events).filter(event => event.task.handler);
      const keys = ran.map(({ host, task: { name } }) => `${host} ${name}`);
      const notified = events.events.flatMap(event =>
        event.type === 'handler-notified' ? [`${event.host} ${event.handler}`] : [],
      );
      expect(new Set(keys).size).to.equal(keys.length);
      expect(notified).to.include.members(keys);
    }));

  it('nothing but always and forced handlers runs on a host that has failed', () =>
    law(async play => {
      const events = finished(await run(play));
      for (const host of hosts) {
        const ofHost = events.filter(event => event.host === host);
        const first = ofHost.findIndex(failedForGood);
        const after = first === -1 ? [] : ofHost.slice(first + 1);
        for (const event of after) {
          const { name, handler } = event.task;
          const allowed = handler ? play.keywords.force_handlers : name.includes('/always/');
          expect(allowed, `${name} on ${host}`).to.equal(true);
        }
      }
    }));

  it('always runs on each host that was in the block', () =>
    law(async play => {
      const events = finished(await run(play));
      for (const { block, first } of alwaysOf(play.nodes)) {
        const came = events.filter(({ task: { name } }) => name.startsWith(`${block}/`));
        const ran = events.filter(({ task: { name } }) => name === first);
        const names = (all: typeof events): readonly string[] =>
          [...new Set(all.map(({ host }) => host))].sort();
        expect(names(ran), first).to.deep.equal(names(came));
      }
    }));

  it('the recap adds up, and the exit code with it', () =>
    law(async play => {
      const events = await run(play);
      for (const host of hosts) {
        const ofHost = finished(events).filter(event => event.host === host);
        const recap = events.recap[host];
        if (recap === undefined) expect(ofHost).to.deep.equal([]);
        else {
          const { ok, changed, failed, skipped, rescued } = recap;
          expect(ok + failed + skipped + rescued).to.equal(ofHost.length);
          expect(failed).to.equal(ofHost.filter(failedForGood).length);
          expect(rescued).to.equal(ofHost.filter(({ outcome }) => outcome.rescued).length);
          expect(changed).to.equal(
            ofHost.filter(({ outcome }) => outcome.status === 'changed').length,
          );
        }
      }
      // With free hosts are at different places, so that one may rescue what ends another.
      const lost = events.events.some(({ type }) => type === 'host-lost');
      const failed = finished(events).some(failedForGood);
      const bad = play.keywords.strategy === 'linear' ? failed : lost;
      expect(events.exitCode).to.equal(bad ? 2 : 0);
    }));

  it('a batch begins when the one before it has ended', () =>
    law(async play => {
      const { events } = await run(play);
      const batches: string[] = [];
      let members: readonly string[] = [];
      for (const event of events) {
        if (event.type === 'play-started') {
          members = event.hosts;
          batches.push(...members);
        }
        if (event.type === 'task-on-host-finished') expect(members).to.include(event.host);
      }
      expect(new Set(batches).size).to.equal(batches.length);
    }));

  it('more failures than max_fail_percentage allows end the run', () =>
    fc.assert(
      fc.asyncProperty(nodes(0), async all => {
        const keywords = { serial: 0, strategy: 'linear', any_errors_fatal: false };
        const play = { nodes: all, keywords: { ...keywords, force_handlers: false } };
        const events = finished(await run(play, { max_fail_percentage: 49 }));
        const failed = events.filter(failedForGood).map(event => event.task.number);
        const [, second] = failed.toSorted((a, b) => a - b);
        if (second === undefined) return;
        expect(Math.max(...events.map(event => event.task.number))).to.equal(second);
      }),
      { numRuns: 8, endOnFailure: true },
    ));
});

describe('any_errors_fatal', () => {
  it('leaves a host alone that is not in the block where others rescue the failure', async () => {
    const ok = { fails: [], notify: [] };
    const failing = { fails: ['b', 'c'], notify: [] };
    const later = { block: [failing], rescue: [ok], always: [] };
    // The first failure is rescued while "a" cleans up; "a" waits behind the block when the second comes.
    const inner = { block: [ok], rescue: [], always: [failing] };
    const nodes: readonly Node[] = [{ block: [inner, ok], rescue: [later], always: [] }, ok];
    const keywords = { serial: 0, any_errors_fatal: true, force_handlers: false };
    const events = await run({ nodes, keywords: { ...keywords, strategy: 'linear' } });
    expect(events.exitCode).to.equal(0);
    expect(events.results.filter(text => / 1 /.test(text))).to.have.lengthOf(4);
  });

  it('does not end a host in always for what is rescued there', async () => {
    const ok = { fails: [], notify: [] };
    const inner = { block: [{ fails: ['a', 'b', 'c'], notify: [] }], rescue: [ok], always: [] };
    const nodes: readonly Node[] = [{ block: [ok], rescue: [], always: [inner, ok] }, ok];
    const keywords = { serial: 0, any_errors_fatal: true, force_handlers: false };
    const events = await run({ nodes, keywords: { ...keywords, strategy: 'linear' } });
    expect(events.exitCode).to.equal(0);
    expect(events.results.filter(text => / 1 /.test(text))).to.have.lengthOf(4);
  });
});
