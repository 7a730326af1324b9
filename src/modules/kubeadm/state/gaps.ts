import type { NodeSight } from './node-sight.ts';

/** What a phase of kubeadm makes in the cluster. */
interface Made {
  readonly phase: string;
  /** As `kubectl get -o name` prints it, without the API group. */
  readonly name: string;
  /** For people. */
  readonly title: string;
}

const rights = [
  ...['kubeadm:get-nodes', 'kubeadm:kubelet-bootstrap', 'kubeadm:node-autoapprove-bootstrap'],
  'kubeadm:node-autoapprove-certificate-rotation',
];

/** In kube-system or of the whole cluster. In the order of their making. */
const made: readonly Made[] = [
  {
    ...{ phase: 'upload-config/kubelet', name: 'configmap/kubelet-config' },
    title: 'ConfigMap kubelet-config',
  },
  ...rights.map(name => ({
    ...{ phase: 'bootstrap-token', name: `clusterrolebinding/${name}` },
    title: `ClusterRoleBinding ${name}`,
  })),
];

const addons: readonly Made[] = [
  {
    ...{ phase: 'addon/coredns', name: 'deployment/coredns' },
    title: 'Deployment coredns',
  },
  {
    ...{ phase: 'addon/kube-proxy', name: 'daemonset/kube-proxy' },
    title: 'DaemonSet kube-proxy',
  },
];

/** What to ask kubectl for. */
export const gapObjects: readonly string[] = [...made, ...addons].map(({ name }) => name);

export const controlPlaneLabel = 'node-role.kubernetes.io/control-plane';

/**
 * What init or join has not made yet, where it may not have come to its end. Addons are judged only where kplay
 * began the init and saw no end of it: without kube-proxy, or with another DNS, a cluster may be as it is meant.
 */
export function gapsOf(sight: NodeSight, alsoSkipped: readonly string[]): readonly string[] {
  const { begun, objects, clusterInfo } = sight;
  const skipped = [...(begun?.skipped ?? []), ...alsoSkipped];
  const isDone = (phase: string): boolean =>
    skipped.some(one => phase === one || phase.startsWith(`${one}/`));
  const label =
    isLabelled(sight) === false && !isDone('mark-control-plane')
      ? [`the label ${controlPlaneLabel} of the node ("mark-control-plane")`]
      : [];
  if (begun?.verb === 'join') return label;
  const judged = begun === undefined ? made : [...made, ...addons];
  const missing = judged.filter(
    ({ name, phase }) => objects !== undefined && !objects.has(name) && !isDone(phase),
  );
  const lacksInfo =
    clusterInfo !== undefined &&
    !clusterInfo.ok &&
    /not ?found/i.test(clusterInfo.text) &&
    !isDone('bootstrap-token');
  return [
    ...missing.filter(({ phase }) => phase.startsWith('upload-config')).map(shown),
    ...label,
    ...missing.filter(({ phase }) => phase === 'bootstrap-token').map(shown),
    ...(lacksInfo ? ['ConfigMap cluster-info in kube-public ("bootstrap-token")'] : []),
    ...missing.filter(({ phase }) => phase.startsWith('addon')).map(shown),
  ];
}

function shown({ title, phase }: Made): string {
  return `${title} ("${phase}")`;
}

/** `undefined`: nobody said what the node is like. */
export function isLabelled({ node }: NodeSight): boolean | undefined {
  if (node?.ok !== true) return undefined;
  return node.text.includes(`"${controlPlaneLabel}"`);
}
