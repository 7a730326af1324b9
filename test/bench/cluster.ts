import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../lab/lab.ts';
import { startLab } from '../lab/lab.ts';
import { LabUnavailable } from '../lab/machine.ts';
import {
  type ClusterSpec,
  clusterInventory,
  expectWell,
  operationsOf,
  roundTripsOf,
  tasksPerHost,
} from '../lab/support/cluster.ts';
import { type PlaybookRun, runFile } from '../lab/support/playbook.ts';
import { startDelayProxy } from '../support/delay-proxy.ts';

export interface ClusterFigures {
  /** The second run of `k8s-cluster`. */
  readonly second: { readonly seconds: number; readonly roundTrips: number };
  readonly tasksPerHost: number;
  /** As one more node came in by `k8s-scale`. */
  readonly adding: { readonly first: Asked; readonly workers: Asked };
}

/** What a host had to answer: see `operationsOf` and `roundTripsOf`. */
interface Asked {
  readonly operations: number;
  readonly roundTrips: number;
}

/** As many have it, so that the first control plane has something to do for a new node. */
const vars = {
  node_labels: { 'example.org/disk': 'ssd' },
  node_annotations: { 'example.org/rack': '3' },
};
const three: ClusterSpec = { controlPlanes: ['a'], workers: ['b', 'c'], vars };
const four: ClusterSpec = { ...three, workers: ['b', 'c', 'd'] };

/** A control plane and two workers of the lab, 20 ms away. `undefined`: this machine can have no lab. */
export async function clusterFigures(): Promise<ClusterFigures | undefined> {
  const lab = await labOfFour();
  if (lab === undefined) return undefined;
  const proxies = await Promise.all(
    lab.hosts.map(async ({ name, address }) => {
      const proxy = await startDelayProxy({ host: address, port: 22, roundTripMs: 20 });
      return [name, proxy] as const;
    }),
  );
  const ports = new Map(proxies.map(([name, { port }]) => [name, port]));
  try {
    await run({ lab, ports }, 'k8s-cluster', three);
    const second = await run({ lab, ports }, 'k8s-cluster', three);
    if (second.ran.tasks.some(({ status }) => status === 'changed'))
      throw new Error('not converged');
    const scaled = (await run({ lab, ports }, 'k8s-scale', four)).ran;
    const [operations, trips] = [operationsOf(scaled), roundTripsOf(scaled)];
    const most = (...names: readonly string[]): Asked => ({
      operations: Math.max(...names.map(name => operations[name] ?? 0)),
      roundTrips: Math.max(...names.map(name => trips[name] ?? 0)),
    });
    const { seconds, ran } = second;
    const roundTrips = Object.values(roundTripsOf(ran)).reduce((sum, count) => sum + count, 0);
    return {
      second: { seconds, roundTrips },
      tasksPerHost: tasksPerHost(ran),
      adding: { first: most('a'), workers: most('b', 'c') },
    };
  } finally {
    await Promise.all(proxies.map(([, proxy]) => proxy.close()));
    await lab.stop();
  }
}

async function labOfFour(): Promise<Lab | undefined> {
  const spec = { layers: ['kubernetes'], volumes: ['/var/lib/containerd'] } as const;
  try {
    return await startLab({ hosts: ['a', 'b', 'c', 'd'].map(name => ({ name, ...spec })) });
  } catch (error) {
    if (error instanceof LabUnavailable) return undefined;
    throw error;
  }
}

interface Away {
  readonly lab: Lab;
  readonly ports: ReadonlyMap<string, number>;
}

async function run(
  away: Away,
  playbook: string,
  spec: ClusterSpec,
): Promise<{ readonly seconds: number; readonly ran: PlaybookRun }> {
  const inventory = join(away.lab.folder, 'cluster.yaml');
  writeFileSync(inventory, clusterInventory(spec, away));
  const started = performance.now();
  const ran = expectWell(await runFile(`playbooks/${playbook}.yaml`, inventory));
  return { seconds: (performance.now() - started) / 1000, ran };
}
