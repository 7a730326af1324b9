import type { Predicted } from '../../../module-api/index.ts';
import type { NodeSight, PredictedNode } from './node-sight.ts';
import { socketPath } from './sockets.ts';

/** The key of what kplay would have made of the node. */
export const nodeKey = 'kubeadm:node';

const runtimes = ['containerd', 'crio', 'cri-docker'];

/** Check mode: the node as earlier tasks would have left it. */
export function overlaySight(
  seen: NodeSight,
  predicted: Predicted,
  criSocket: string | undefined,
): NodeSight {
  const value = predicted.value(nodeKey);
  const isComing =
    predicted.installing !== undefined ||
    runtimes.some(
      name => (predicted.unit(name) ?? predicted.unit(`${name}.service`))?.active === true,
    );
  const known =
    criSocket === undefined
      ? (seen.sockets ?? []).length > 0
      : seen.sockets?.includes(socketPath(criSocket)) === true;
  const versionOf = (name: 'kubeadm' | 'kubelet' | 'kubectl'): string | undefined => {
    const version = predicted.package(name)?.version;
    if (version === undefined) return seen.versions[name];
    return version === '*' ? (seen.versions[name] ?? version) : version.replace(/^\d+:/, '');
  };
  return {
    ...seen,
    versions: {
      kubeadm: versionOf('kubeadm'),
      kubelet: versionOf('kubelet'),
      kubectl: versionOf('kubectl'),
    },
    sockets: isComing && !known ? undefined : seen.sockets,
    ...(isPredicted(value) && { predicted: value }),
  };
}

function isPredicted(value: string | undefined): value is PredictedNode {
  return value === 'clean' || value === 'control_plane' || value === 'worker';
}
