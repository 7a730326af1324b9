import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLab } from '../lab/lab.ts';
import { LabUnavailable } from '../lab/machine.ts';
import { clusterInventory } from '../lab/support/cluster.ts';
import { startDelayProxy } from '../support/delay-proxy.ts';
import { measure } from './measure.ts';

export interface ClusterFigures {
  /** The second run of `k8s-cluster`, seconds. */
  readonly seconds: number;
  readonly roundTrips: number;
  readonly tasksPerHost: number;
}

const playbook = 'playbooks/k8s-cluster.yaml';

/** A control plane and two workers of the lab, 20 ms away. `undefined`: this machine can have no lab. */
export async function clusterFigures(): Promise<ClusterFigures | undefined> {
  const lab = await labOfThree();
  if (lab === undefined) return undefined;
  const proxies = await Promise.all(
    lab.hosts.map(async ({ name, address }) => {
      const proxy = await startDelayProxy({ host: address, port: 22, roundTripMs: 20 });
      return [name, proxy] as const;
    }),
  );
  try {
    const ports = new Map(proxies.map(([name, { port }]) => [name, port]));
    const spec = { controlPlanes: ['a'], workers: ['b', 'c'] };
    const inventory = join(lab.folder, 'cluster.yaml');
    writeFileSync(inventory, clusterInventory(spec, { lab, ports }));
    await mustPass(inventory);
    const { wallMs, output } = await mustPass(inventory);
    const recaps = [...output.matchAll(/ok=(\d+) +changed=(\d+).*skipped=(\d+)/g)];
    if (recaps.some(([, , changed]) => changed !== '0')) throw new Error(output);
    return {
      seconds: wallMs / 1000,
      roundTrips: Number(/(\d+) round trips/.exec(output)?.[1]),
      tasksPerHost: Math.max(...recaps.map(([, ok, , skipped]) => Number(ok) + Number(skipped))),
    };
  } finally {
    await Promise.all(proxies.map(([, proxy]) => proxy.close()));
    await lab.stop();
  }
}

async function labOfThree() {
  const spec = { layers: ['kubernetes'], volumes: ['/var/lib/containerd'] } as const;
  try {
    return await startLab({ hosts: ['a', 'b', 'c'].map(name => ({ name, ...spec })) });
  } catch (error) {
    if (error instanceof LabUnavailable) return undefined;
    throw error;
  }
}

async function mustPass(inventory: string) {
  const measured = await measure('run', playbook, '-i', inventory);
  if (measured.exitCode !== 0) throw new Error(measured.output);
  return measured;
}
