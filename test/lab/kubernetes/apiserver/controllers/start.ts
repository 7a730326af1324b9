import type { Cluster } from '../cluster.ts';
import { cleanTokens, signClusterInfo } from './bootstrap-tokens.ts';
import { countBudgets } from './budgets.ts';
import type { Controller, Surroundings } from './controller.ts';
import { runDaemonSets } from './daemon-sets.ts';
import { establishDefinitions } from './definitions.ts';
import { runDeployments, runReplicaSets } from './deployments.ts';
import { collectGarbage, endNamespaces, fillNamespaces } from './garbage.ts';
import { allocateCidrs, removeLostPods, watchNodes } from './nodes.ts';
import { schedule } from './scheduling.ts';
import { signRequests } from './sign-requests.ts';

const controllers: readonly Controller[] = [
  establishDefinitions,
  fillNamespaces,
  cleanTokens,
  signClusterInfo,
  signRequests,
  watchNodes,
  allocateCidrs,
  removeLostPods,
  runDeployments,
  runReplicaSets,
  runDaemonSets,
  schedule,
  countBudgets,
  collectGarbage,
  endNamespaces,
];

/** Runs all controllers soon after each change, and each second for what comes with time. */
export function startControllers(cluster: Cluster, surroundings: Surroundings): void {
  let isRunning = false;
  let isNews = true;
  cluster.store.listen(({ key }) => {
    // Heartbeats come often; who waits for them looks each second.
    if (key.plural !== 'leases') isNews = true;
  });
  const run = async () => {
    if (isRunning) return;
    isRunning = true;
    isNews = false;
    for (const controller of controllers) {
      try {
        await controller(cluster, surroundings);
      } catch (error) {
        process.stderr.write(`${controller.name}: ${String(error)}\n`);
      }
    }
    isRunning = false;
  };
  setInterval(() => void run(), 1000);
  setInterval(() => {
    if (isNews) void run();
  }, 50);
}
