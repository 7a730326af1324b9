import { at, type JsonRecord, numberOf, textMapOf } from '../json.ts';
import { ApiError } from './api-error.ts';
import { type Cluster, keyOfObject } from './cluster.ts';
import { selects } from './selectors.ts';

/** Deletes a pod, unless a PodDisruptionBudget has nothing to spare. */
export function evict(
  cluster: Cluster,
  pod: JsonRecord,
  eviction: JsonRecord,
  dryRun: boolean,
): void {
  const namespace = String(at(pod, 'metadata', 'namespace'));
  const labels = textMapOf(at(pod, 'metadata', 'labels'));
  const budgets = cluster
    .list('poddisruptionbudgets', namespace)
    .filter(budget => selects(at(budget, 'spec', 'selector'), labels));
  if (budgets.length > 1) {
    throw new ApiError(
      500,
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const isRunning = at(pod, 'status', 'phase') === 'Running';
  const [budget] = budgets;
  if (budget !== undefined && isRunning) spend(cluster, budget, dryRun);
  const resource = cluster.resource('pods', '');
  const grace = at(eviction, 'deleteOptions', 'gracePeriodSeconds');
  const graceSeconds = typeof grace === 'number' ? grace : undefined;
  cluster.remove(resource, keyOfObject(resource, pod), { dryRun, graceSeconds });
}

function spend(cluster: Cluster, budget: JsonRecord, dryRun: boolean): void {
  const allowed = numberOf(at(budget, 'status', 'disruptionsAllowed'), 0);
  const name = String(at(budget, 'metadata', 'name'));
  if (allowed < 1) {
    const healthy = numberOf(at(budget, 'status', 'currentHealthy'), 0);
    const desired = numberOf(at(budget, 'status', 'desiredHealthy'), 0);
    throw new ApiError(429, "Cannot evict pod as it would violate the pod's disruption budget.", {
      details: {
        causes: [
          {
            reason: 'DisruptionBudget',
            message: `The disruption budget ${name} needs ${desired} healthy pods and has ${healthy} currently`,
          },
        ],
      },
    });
  }
  if (dryRun) return;
  const status = { ...Object(budget['status']), disruptionsAllowed: allowed - 1 };
  cluster.setStatus(cluster.resource('poddisruptionbudgets'), budget, status);
}
