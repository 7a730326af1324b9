import { at, numberOf } from '../../json.ts';
import type { Cluster } from '../cluster.ts';
import { selects } from '../selectors.ts';
import { isEnding, isReadyPod, labelsOf, namespaceOf } from './controller.ts';

/** Says how many pods of each PodDisruptionBudget may be missed. */
export function countBudgets(cluster: Cluster): void {
  for (const budget of cluster.list('poddisruptionbudgets')) {
    const pods = cluster
      .list('pods', namespaceOf(budget))
      .filter(pod => selects(at(budget, 'spec', 'selector'), labelsOf(pod)) && !isEnding(pod));
    const healthy = pods.filter(isReadyPod).length;
    const minimum = at(budget, 'spec', 'minAvailable');
    const maximum = at(budget, 'spec', 'maxUnavailable');
    const desired =
      minimum === undefined
        ? pods.length - amount(maximum, pods.length)
        : amount(minimum, pods.length);
    cluster.setStatus(cluster.resource('poddisruptionbudgets'), budget, {
      currentHealthy: healthy,
      desiredHealthy: Math.max(0, desired),
      expectedPods: pods.length,
      disruptionsAllowed: Math.max(0, healthy - desired),
      observedGeneration: numberOf(at(budget, 'metadata', 'generation'), 1),
    });
  }
}

/** Percentages are rounded up. */
function amount(value: unknown, total: number): number {
  if (typeof value === 'string' && value.endsWith('%')) {
    return Math.ceil((Number(value.slice(0, -1)) / 100) * total);
  }
  return Number(value ?? 0);
}
