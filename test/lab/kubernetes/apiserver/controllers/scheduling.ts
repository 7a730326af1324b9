import { at, type JsonRecord, recordOf, recordsOf, textMapOf } from '../../json.ts';
import type { Cluster } from '../cluster.ts';
import { expressionHolds } from '../selectors.ts';
import { isEnding, labelsOf, nameOf, recordEvent, setCondition } from './controller.ts';

export function tolerates(tolerations: readonly JsonRecord[], taint: JsonRecord): boolean {
  return tolerations.some(
    each =>
      (each['key'] === undefined || each['key'] === '' || each['key'] === taint['key']) &&
      (each['effect'] === undefined ||
        each['effect'] === '' ||
        each['effect'] === taint['effect']) &&
      (each['operator'] === 'Exists' || (each['value'] ?? '') === (taint['value'] ?? '')),
  );
}

/** Whether the node's labels are those that a pod asks for. */
export function isSelected(podSpec: JsonRecord, node: JsonRecord): boolean {
  const labels = labelsOf(node);
  const selector = Object.entries(textMapOf(podSpec['nodeSelector']));
  if (!selector.every(([key, value]) => labels[key] === value)) return false;
  const required = at(
    podSpec,
    ...['affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'],
  );
  if (required === undefined) return true;
  return recordsOf(at(required, 'nodeSelectorTerms')).some(
    term =>
      recordsOf(term['matchExpressions']).every(each => expressionHolds(each, labels)) &&
      recordsOf(term['matchFields']).every(each =>
        expressionHolds(each, { 'metadata.name': nameOf(node) }),
      ),
  );
}

/** Why a pod may not come to a node; `undefined` if it may. */
function whyNot(podSpec: JsonRecord, node: JsonRecord): string | undefined {
  if (!isSelected(podSpec, node)) return "node(s) didn't match Pod's node affinity/selector";
  const tolerations = recordsOf(podSpec['tolerations']);
  const taint = recordsOf(at(node, 'spec', 'taints')).find(
    each => each['effect'] !== 'PreferNoSchedule' && !tolerates(tolerations, each),
  );
  if (taint === undefined) return undefined;
  if (taint['key'] === 'node.kubernetes.io/unschedulable') return 'node(s) were unschedulable';
  const value = typeof taint['value'] === 'string' ? taint['value'] : '';
  return `node(s) had untolerated taint {${String(taint['key'])}: ${value}}`;
}

/** Gives each pod without a node the one with the fewest pods that it may come to. */
export function schedule(cluster: Cluster): void {
  const resource = cluster.resource('pods', '');
  const nodes = cluster.list('nodes');
  for (const pod of cluster.list('pods')) {
    const spec = recordOf(pod['spec']);
    if (spec['nodeName'] !== undefined || isEnding(pod)) continue;
    const reasons = nodes.map(node => whyNot(spec, node));
    const fit = nodes.filter((_, index) => reasons[index] === undefined);
    const load = (node: JsonRecord) =>
      cluster.list('pods').filter(other => at(other, 'spec', 'nodeName') === nameOf(node)).length;
    const [best] = fit.sort((one, other) => load(one) - load(other));
    if (best === undefined) {
      const message = unschedulableMessage(reasons);
      cluster.edit(resource, pod, copy =>
        setCondition(copy, {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message,
        }),
      );
      recordEvent(cluster, pod, { type: 'Warning', reason: 'FailedScheduling', message });
      continue;
    }
    cluster.edit(resource, pod, copy => {
      recordOf(copy['spec'])['nodeName'] = nameOf(best);
      setCondition(copy, { type: 'PodScheduled', status: 'True', reason: '', message: '' });
    });
  }
}

function unschedulableMessage(reasons: readonly (string | undefined)[]): string {
  const total = reasons.length;
  if (total === 0) return 'no nodes available to schedule pods';
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason ?? '', (counts.get(reason ?? '') ?? 0) + 1);
  const parts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${total} nodes are available: ${parts.join(', ')}. no new claims to deallocate, preemption: 0/${total} nodes are available: ${total} Preemption is not helpful for scheduling.`;
}
