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

/** What init or join has not made yet before the addons, where it may not have come to its end. */
export function gapsOf(sight: NodeSight, alsoSkipped: readonly string[]): readonly string[] {
  const { begun, objects, clusterInfo } = sight;
  const isDone = isSkippedIn(sight, alsoSkipped);
  const label =
    isLabelled(sight) === false && !isDone('mark-control-plane')
      ? [`the label ${controlPlaneLabel} of the node ("mark-control-plane")`]
      : [];
  if (begun?.verb === 'join') return label;
  const missing = made.filter(
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
  ];
}

/** The last that init makes, as far as it was looked for, is not there, and was not left out. */
export function missingAddons(sight: NodeSight, alsoSkipped: readonly string[]): readonly Made[] {
  const { begun, objects, workloads } = sight;
  const there = begun === undefined ? workloads : objects;
  if (there === undefined || begun?.verb === 'join') return [];
  const isDone = isSkippedIn(sight, alsoSkipped);
  return addons.filter(({ name, phase }) => !there.has(name) && !isDone(phase));
}

/** Whether something runs in the cluster that kubeadm has not put there, and that may stand in for an addon. */
export function hasOthers({ workloads = new Set() }: NodeSight): boolean {
  const own = addons.map(({ name }) => name);
  return [...workloads].some(name => !name.startsWith('node/') && !own.includes(name));
}

function isSkippedIn({ begun }: NodeSight, alsoSkipped: readonly string[]) {
  const skipped = [...(begun?.skipped ?? []), ...alsoSkipped];
  return (phase: string): boolean =>
    skipped.some(one => phase === one || phase.startsWith(`${one}/`));
}

export function shown({ title, phase }: Made): string {
  return `${title} ("${phase}")`;
}

/** `undefined`: nobody said what the node is like. */
export function isLabelled({ node }: NodeSight): boolean | undefined {
  if (node?.ok !== true) return undefined;
  return node.text.includes(`"${controlPlaneLabel}"`);
}
