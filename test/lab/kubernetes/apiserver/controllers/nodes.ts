import { at, isSame, type JsonRecord, recordsOf, textOf, within } from '../../json.ts';
import { timeText } from '../admission.ts';
import { type Cluster, keyOfObject } from '../cluster.ts';
import { readManifest } from '../flags.ts';
import { conditionStatus, nameOf, type Surroundings, setCondition } from './controller.ts';

/** A node whose kubelet is silent for so long is not ready. The real one waits for 50 seconds. */
const graceMs = 10_000;

/** Says of nodes whose kubelet is silent that nothing is known, and taints those that are not fit for pods. */
export function watchNodes(cluster: Cluster): void {
  const resource = cluster.resource('nodes', '');
  for (const node of cluster.list('nodes')) {
    if (isSilent(cluster, node)) loseNode(cluster, node);
    cluster.edit(resource, node, copy => {
      const spec = within(copy, 'spec');
      const wanted = taintsOf(copy);
      if (isSame(wanted, recordsOf(spec['taints']))) return;
      if (wanted.length === 0) delete spec['taints'];
      else spec['taints'] = wanted;
    });
  }
}

/** Heartbeats are not kept on disk: after a start every node has its time. */
const started = Date.now();

function isSilent(cluster: Cluster, node: JsonRecord): boolean {
  const lease = cluster.find('leases', nameOf(node), 'kube-node-lease');
  const seen =
    textOf(at(lease, 'spec', 'renewTime')) ?? textOf(at(node, 'metadata', 'creationTimestamp'));
  return Date.now() - Math.max(started, Date.parse(seen ?? '')) > graceMs;
}

function loseNode(cluster: Cluster, node: JsonRecord): void {
  if (conditionStatus(node, 'Ready') === 'Unknown') return;
  cluster.edit(cluster.resource('nodes', ''), node, copy => {
    setCondition(copy, {
      type: 'Ready',
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
  });
  const pods = cluster.resource('pods', '');
  for (const pod of cluster.list('pods')) {
    if (at(pod, 'spec', 'nodeName') !== nameOf(node)) continue;
    cluster.edit(pods, pod, copy => {
      const message = '';
      setCondition(copy, { type: 'Ready', status: 'False', reason: 'NodeNotReady', message });
    });
  }
}

const managed = ['not-ready', 'unreachable', 'unschedulable'].map(
  key => `node.kubernetes.io/${key}`,
);

function taintsOf(node: JsonRecord): JsonRecord[] {
  const present = recordsOf(at(node, 'spec', 'taints'));
  const ready = conditionStatus(node, 'Ready');
  const wanted: JsonRecord[] = [];
  if (at(node, 'spec', 'unschedulable') === true) {
    wanted.push({ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' });
  }
  if (ready !== 'True') {
    const key = `node.kubernetes.io/${ready === 'Unknown' ? 'unreachable' : 'not-ready'}`;
    wanted.push({ key, effect: 'NoSchedule' }, { key, effect: 'NoExecute' });
  }
  const own = present.filter(taint => !managed.includes(String(taint['key'])));
  const kept = wanted.map(taint => {
    const same = present.find(
      other => other['key'] === taint['key'] && other['effect'] === taint['effect'],
    );
    return same ?? { ...taint, timeAdded: timeText(new Date()) };
  });
  return [...own, ...kept];
}

/** Gives each node a part of `--cluster-cidr`, if the controller manager has one. */
export function allocateCidrs(cluster: Cluster, { manifests }: Surroundings): void {
  const manager = readManifest(`${manifests}/kube-controller-manager.yaml`);
  const [, base] =
    /^(\d+\.\d+)\.\d+\.\d+\/\d+/.exec(manager?.flags.get('cluster-cidr') ?? '') ?? [];
  if (base === undefined) return;
  const nodes = cluster.list('nodes');
  const used = new Set(nodes.map(node => at(node, 'spec', 'podCIDR')));
  for (const node of nodes) {
    if (at(node, 'spec', 'podCIDR') !== undefined) continue;
    const free = Array.from({ length: 256 }, (_, third) => `${base}.${third}.0/24`).find(
      cidr => !used.has(cidr),
    );
    used.add(free);
    cluster.edit(cluster.resource('nodes', ''), node, copy => {
      within(copy, 'spec')['podCIDR'] = free;
      within(copy, 'spec')['podCIDRs'] = [free];
    });
  }
}

/** Removes the pods of nodes that are gone. */
export function removeLostPods(cluster: Cluster): void {
  const names = new Set(cluster.list('nodes').map(nameOf));
  const pods = cluster.resource('pods', '');
  for (const pod of cluster.list('pods')) {
    const node = textOf(at(pod, 'spec', 'nodeName'));
    if (node === undefined || names.has(node)) continue;
    cluster.remove(pods, keyOfObject(pods, pod), { graceSeconds: 0 });
  }
}
