import { at, type JsonRecord, numberOf, recordOf, textMapOf, within } from '../../json.ts';
import { type Cluster, keyOfObject } from '../cluster.ts';
import {
  isEnding,
  isReadyPod,
  labelsOf,
  nameOf,
  namespaceOf,
  ownedBy,
  ownerReference,
  setCondition,
} from './controller.ts';
import { podOf, templateHash } from './daemon-sets.ts';

/** Each Deployment has a ReplicaSet for each template; when the pods of the newest are ready, the others end. */
export function runDeployments(cluster: Cluster): void {
  const sets = cluster.list('replicasets');
  for (const deployment of cluster.list('deployments')) {
    if (!isEnding(deployment)) runDeployment(cluster, deployment, ownedBy(deployment, sets));
  }
}

function runDeployment(
  cluster: Cluster,
  deployment: JsonRecord,
  sets: readonly JsonRecord[],
): void {
  const resource = cluster.resource('replicasets', 'apps');
  const template = recordOf(at(deployment, 'spec', 'template'));
  const hash = templateHash(template);
  const replicas = numberOf(at(deployment, 'spec', 'replicas'), 1);
  const current =
    sets.find(set => labelsOf(set)['pod-template-hash'] === hash) ??
    cluster.create(resource, replicaSetOf(deployment, hash));
  const others = sets.filter(set => nameOf(set) !== nameOf(current));
  const ready = (set: JsonRecord) => numberOf(at(set, 'status', 'readyReplicas'), 0);
  const scale = (set: JsonRecord, wanted: number) =>
    cluster.edit(resource, set, copy => {
      within(copy, 'spec')['replicas'] = wanted;
    });
  scale(current, replicas);
  const isRecreate = at(deployment, 'spec', 'strategy', 'type') === 'Recreate';
  for (const set of others) if (isRecreate || ready(current) >= replicas) scale(set, 0);

  const count = (set: JsonRecord) => numberOf(at(set, 'status', 'replicas'), 0);
  const total = [current, ...others].reduce((sum, set) => sum + count(set), 0);
  const allReady = [current, ...others].reduce((sum, set) => sum + ready(set), 0);
  const copy = structuredClone(deployment);
  const status = within(copy, 'status');
  Object.assign(status, {
    observedGeneration: numberOf(at(deployment, 'metadata', 'generation'), 1),
    replicas: total,
    updatedReplicas: count(current),
    readyReplicas: allReady,
    availableReplicas: allReady,
    unavailableReplicas: Math.max(0, replicas - allReady),
  });
  const isAvailable = allReady >= replicas - Math.floor(replicas / 4);
  setCondition(copy, {
    type: 'Available',
    status: isAvailable ? 'True' : 'False',
    reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: `Deployment ${isAvailable ? 'has' : 'does not have'} minimum availability.`,
  });
  const isDone = ready(current) >= replicas;
  setCondition(copy, {
    type: 'Progressing',
    status: 'True',
    reason: isDone ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
    message: `ReplicaSet "${nameOf(current)}" ${isDone ? 'has successfully progressed' : 'is progressing'}.`,
  });
  cluster.setStatus(cluster.resource('deployments', 'apps'), deployment, status);
}

function replicaSetOf(deployment: JsonRecord, hash: string): JsonRecord {
  const template = structuredClone(recordOf(at(deployment, 'spec', 'template')));
  const selector = textMapOf(at(deployment, 'spec', 'selector', 'matchLabels'));
  const label = { 'pod-template-hash': hash };
  Object.assign(within(template, 'metadata', 'labels'), label);
  return {
    metadata: {
      name: `${nameOf(deployment)}-${hash}`,
      namespace: namespaceOf(deployment),
      labels: labelsOf(template),
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: { ...selector, ...label } },
      template,
    },
  };
}

export function runReplicaSets(cluster: Cluster): void {
  const resource = cluster.resource('pods', '');
  const pods = cluster.list('pods');
  for (const set of cluster.list('replicasets')) {
    if (isEnding(set)) continue;
    const own = ownedBy(set, pods).filter(pod => !isEnding(pod));
    const wanted = numberOf(at(set, 'spec', 'replicas'), 1);
    const template = recordOf(at(set, 'spec', 'template'));
    const hash = labelsOf(set)['pod-template-hash'] ?? templateHash(template);
    for (let missing = wanted - own.length; missing > 0; missing--) {
      const spec = structuredClone(recordOf(template['spec']));
      cluster.create(resource, podOf(set, { spec, template, hash }));
    }
    // Those that are not ready go first.
    const byReadiness = [...own].sort(
      (one, other) => Number(isReadyPod(one)) - Number(isReadyPod(other)),
    );
    for (const pod of byReadiness.slice(0, Math.max(0, own.length - wanted))) {
      cluster.remove(resource, keyOfObject(resource, pod));
    }
    const ready = own.filter(isReadyPod).length;
    cluster.setStatus(cluster.resource('replicasets', 'apps'), set, {
      replicas: own.length,
      fullyLabeledReplicas: own.length,
      readyReplicas: ready,
      availableReplicas: ready,
      observedGeneration: numberOf(at(set, 'metadata', 'generation'), 1),
    });
  }
}
