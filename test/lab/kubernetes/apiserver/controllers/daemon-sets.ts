import { createHash } from 'node:crypto';
import {
  at,
  type JsonRecord,
  numberOf,
  recordOf,
  recordsOf,
  textMapOf,
  within,
} from '../../json.ts';
import { type Cluster, keyOfObject } from '../cluster.ts';
import {
  isEnding,
  isReadyPod,
  labelsOf,
  nameOf,
  namespaceOf,
  ownedBy,
  ownerReference,
} from './controller.ts';
import { isSelected, tolerates } from './scheduling.ts';

/** What every pod of a DaemonSet tolerates, as the controller adds it. */
const added = [
  'not-ready',
  'unreachable',
  'disk-pressure',
  'memory-pressure',
  'pid-pressure',
  'unschedulable',
];

/** A name of a pod template that changes with it. */
export function templateHash(template: unknown): string {
  return createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 10);
}

/** One pod on every node that fits, ready or not. */
export function runDaemonSets(cluster: Cluster): void {
  const nodes = cluster.list('nodes');
  const pods = cluster.list('pods');
  for (const daemonSet of cluster.list('daemonsets')) {
    if (isEnding(daemonSet)) continue;
    runDaemonSet(cluster, daemonSet, { nodes, pods: ownedBy(daemonSet, pods) });
  }
}

interface Around {
  readonly nodes: readonly JsonRecord[];
  readonly pods: readonly JsonRecord[];
}

function runDaemonSet(cluster: Cluster, daemonSet: JsonRecord, { nodes, pods }: Around): void {
  const resource = cluster.resource('pods', '');
  const template = recordOf(at(daemonSet, 'spec', 'template'));
  const hash = templateHash(template);
  const spec = podSpecOf(template);
  const fit = nodes.filter(node => fits(spec, node)).map(nameOf);
  const nodeOf = (pod: JsonRecord) => String(at(pod, 'spec', 'nodeName'));
  const isCurrent = (pod: JsonRecord) => labelsOf(pod)['controller-revision-hash'] === hash;
  const remove = (pod: JsonRecord) => cluster.remove(resource, keyOfObject(resource, pod));

  for (const name of fit) {
    if (pods.some(pod => nodeOf(pod) === name)) continue;
    cluster.create(
      resource,
      podOf(daemonSet, { spec: { ...spec, nodeName: name }, template, hash }),
    );
  }
  const living = pods.filter(pod => !isEnding(pod));
  for (const pod of living) if (!fit.includes(nodeOf(pod))) remove(pod);
  // One at a time, as `maxUnavailable: 1` has it.
  const isUpdating = pods.some(pod => isEnding(pod) || (isCurrent(pod) && !isReadyPod(pod)));
  const old = living.find(pod => !isCurrent(pod) && fit.includes(nodeOf(pod)));
  const isManual = at(daemonSet, 'spec', 'updateStrategy', 'type') === 'OnDelete';
  if (old !== undefined && !isUpdating && !isManual) remove(old);

  const here = living.filter(pod => fit.includes(nodeOf(pod)));
  const ready = here.filter(isReadyPod).length;
  cluster.setStatus(cluster.resource('daemonsets', 'apps'), daemonSet, {
    currentNumberScheduled: here.length,
    desiredNumberScheduled: fit.length,
    numberMisscheduled: living.length - here.length,
    numberReady: ready,
    numberAvailable: ready,
    ...(fit.length > ready ? { numberUnavailable: fit.length - ready } : {}),
    updatedNumberScheduled: here.filter(isCurrent).length,
    observedGeneration: numberOf(at(daemonSet, 'metadata', 'generation'), 1),
  });
}

function podSpecOf(template: JsonRecord): JsonRecord {
  const spec = structuredClone(recordOf(template['spec']));
  const tolerations = recordsOf(spec['tolerations']);
  const keys = added.map(key => `node.kubernetes.io/${key}`);
  if (spec['hostNetwork'] === true) keys.push('node.kubernetes.io/network-unavailable');
  for (const key of keys) {
    tolerations.push({
      key,
      operator: 'Exists',
      effect: /not-ready|unreachable/.test(key) ? 'NoExecute' : 'NoSchedule',
    });
    if (/not-ready|unreachable/.test(key))
      tolerations.push({ key, operator: 'Exists', effect: 'NoSchedule' });
  }
  spec['tolerations'] = tolerations;
  return spec;
}

function fits(spec: JsonRecord, node: JsonRecord): boolean {
  const tolerations = recordsOf(spec['tolerations']);
  const taints = recordsOf(at(node, 'spec', 'taints'));
  const isTolerant = taints.every(
    taint => taint['effect'] === 'PreferNoSchedule' || tolerates(tolerations, taint),
  );
  return isTolerant && isSelected(spec, node);
}

export function podOf(
  owner: JsonRecord,
  { spec, template, hash }: { spec: JsonRecord; template: JsonRecord; hash: string },
): JsonRecord {
  const meta = structuredClone(recordOf(template['metadata']));
  const key = owner['kind'] === 'DaemonSet' ? 'controller-revision-hash' : 'pod-template-hash';
  const pod = {
    metadata: {
      ...meta,
      generateName: `${nameOf(owner)}-`,
      namespace: namespaceOf(owner),
      ownerReferences: [ownerReference(owner)],
    },
    spec,
  };
  const labels = within(pod, 'metadata', 'labels');
  Object.assign(labels, textMapOf(meta['labels']), { [key]: hash });
  return pod;
}
