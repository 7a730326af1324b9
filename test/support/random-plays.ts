import fc from 'fast-check';
import { localHosts, Project, type RunEvents } from './run-cli.ts';

/*
 * Plays of random blocks, includes and handlers on several hosts, of which random ones fail or are lost. A task is
 * called by its way into the play: `0/block/1/rescue/0`.
 */

const handlers = ['h0', 'h1', 'h2'] as const;

export interface TaskNode {
  /** Numbers of hosts. */
  readonly fails: readonly number[];
  readonly notify: readonly string[];
  readonly ignore: boolean;
}

/** A task that reaches for the hosts that nothing reaches. */
export interface ReachNode {
  readonly reach: 'fails' | 'ignored';
}

export interface IncludeNode {
  readonly include: readonly Node[];
}

export interface BlockNode {
  readonly block: readonly Node[];
  readonly rescue: readonly Node[];
  readonly always: readonly Node[];
}

export type Node = TaskNode | ReachNode | IncludeNode | BlockNode;

export interface RandomPlay {
  readonly size: number;
  /** How many of the hosts, the last ones, nothing reaches. */
  readonly lost: number;
  readonly nodes: readonly (Node | 'flush')[];
  /** Hosts on which each handler fails. */
  readonly failing: readonly (readonly number[])[];
  readonly keywords: {
    readonly serial: number | string | readonly (number | string)[];
    readonly any_errors_fatal: boolean;
    readonly force_handlers: boolean;
    readonly strategy: string;
    readonly max_fail_percentage: number;
  };
}

const few = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.nat(19), { maxLength: 6 }) },
);

const task: fc.Arbitrary<Node> = fc.record({
  fails: few,
  notify: fc.subarray([...handlers]),
  ignore: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
});

const reach: fc.Arbitrary<Node> = fc.record({ reach: fc.constantFrom('fails', 'ignored') });

/** Without blocks when the depth is 0. */
export function nodes(depth: number): fc.Arbitrary<Node[]> {
  const least = { minLength: 1, maxLength: 2 };
  const leaf = fc.oneof({ weight: 6, arbitrary: task }, { weight: 1, arbitrary: reach });
  if (depth === 0) return fc.array(leaf, least);
  const some = fc.oneof(fc.constant([]), nodes(depth - 1));
  const block = fc.record({ block: nodes(depth - 1), rescue: some, always: some });
  const include = fc.record({ include: nodes(depth - 1) });
  return fc.array(fc.oneof<fc.Arbitrary<Node>[]>(leaf, block, include), least);
}

export const randomPlays: fc.Arbitrary<RandomPlay> = fc.record({
  size: fc.integer({ min: 3, max: 20 }),
  lost: fc.nat(2),
  nodes: fc
    .tuple(nodes(2), fc.boolean(), nodes(1))
    .map(([first, flush, then]) => [...first, ...(flush ? (['flush'] as const) : []), ...then]),
  failing: fc.tuple(few, few, few),
  keywords: fc.record({
    serial: fc.constantFrom<RandomPlay['keywords']['serial']>(0, 3, '40%', [1, '50%', 4]),
    any_errors_fatal: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
    force_handlers: fc.boolean(),
    strategy: fc.constantFrom('linear', 'free'),
    max_fail_percentage: fc.constantFrom(100, 100, 30, 0),
  }),
});

export const hostsOf = ({ size }: Pick<RandomPlay, 'size'>): readonly string[] =>
  Array.from({ length: size }, (_, number) => `h${number}`);

const lostOf = (play: Pick<RandomPlay, 'size' | 'lost'>): readonly string[] =>
  hostsOf(play).slice(play.size - play.lost);

/** The file that an include at this way names. */
const fileOf = (way: string): string => `${way.replaceAll('/', '-')}.json`;

interface Written {
  readonly lost: readonly string[];
  readonly files: Map<string, string>;
}

const isOn = (numbers: readonly number[]): string =>
  `inventory_hostname in ${JSON.stringify(numbers.map(number => `h${number}`))}`;

function written(all: readonly (Node | 'flush')[], into: Written, way = ''): readonly object[] {
  return all.map((node, index) => {
    const name = `${way}${index}`;
    if (node === 'flush') return { meta: 'flush_handlers' };
    if ('reach' in node) {
      return {
        ...{ name, stat: { path: '/' }, ignore_unreachable: node.reach === 'ignored' },
        when: `inventory_hostname in ${JSON.stringify(into.lost)}`,
      };
    }
    if ('include' in node) {
      const tasks = written(node.include, into, `${name}/include/`);
      into.files.set(fileOf(name), JSON.stringify(tasks));
      return { name, include_tasks: fileOf(name) };
    }
    if ('fails' in node) {
      return {
        ...{ name, debug: { msg: name }, changed_when: true, notify: node.notify },
        ...{ failed_when: isOn(node.fails), ignore_errors: node.ignore },
      };
    }
    return {
      block: written(node.block, into, `${name}/block/`),
      rescue: written(node.rescue, into, `${name}/rescue/`),
      always: written(node.always, into, `${name}/always/`),
    };
  });
}

export async function runPlay(play: RandomPlay): Promise<RunEvents> {
  const lost = lostOf(play);
  const into: Written = { lost, files: new Map() };
  const site = {
    ...{ hosts: 'all', gather_facts: false, ...play.keywords },
    tasks: written(play.nodes, into),
    handlers: handlers.map((name, index) => ({
      ...{ name, debug: { msg: name }, failed_when: isOn(play.failing[index] ?? []) },
    })),
  };
  // What is not even a way to reach a host is found at once, and takes no time.
  const far = lost.map(name => `${name} ansible_connection="{{ 'no' + 'thing' }}"\n`);
  const near = hostsOf(play).slice(0, play.size - play.lost);
  const project = new Project({
    'site.yaml': JSON.stringify([site]),
    'hosts.ini': localHosts(...near) + far.join(''),
    ...Object.fromEntries(into.files),
  });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini');
  } finally {
    project.remove();
  }
}
