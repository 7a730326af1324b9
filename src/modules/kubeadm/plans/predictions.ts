import { newFile, type Prediction } from '../../../module-api/index.ts';
import { allNodeFiles, type NodeFile, nodeFile } from '../state/node-files.ts';
import type { PredictedNode } from '../state/node-sight.ts';
import { nodeKey } from '../state/overlay.ts';

const secretFiles: readonly NodeFile[] = ['admin', 'superAdmin', 'kubelet', 'caKey'];
const workerFiles: readonly NodeFile[] = ['kubelet', 'ca', 'kubeletConfig', 'kubeletFlags'];

/** In check mode: the cluster of the host's admin.conf would be made by an earlier task. */
export const newClusterKey = 'kubeadm:new-cluster';
const newCluster: Prediction = { resource: 'value', key: newClusterKey, value: 'yes' };

/** What later tasks in check mode may count on. */
export function nodePredictions(
  node: PredictedNode,
  { pki, isFirst = false }: { readonly pki: string; readonly isFirst?: boolean },
): readonly Prediction[] {
  const absent = (name: NodeFile): Prediction => absentFile(nodeFile(name, pki));
  const present = (name: NodeFile): Prediction =>
    presentFile(nodeFile(name, pki), secretFiles.includes(name) ? '0600' : '0644');
  const key: Prediction = { resource: 'value', key: nodeKey, value: node };
  if (node === 'clean') return [key, ...allNodeFiles.map(absent)];
  const files = node === 'worker' ? workerFiles : allNodeFiles;
  const made = files.filter(name => name !== 'bootstrapKubelet' && name !== 'etcdData');
  return [
    key,
    ...(isFirst ? [newCluster] : []),
    ...made.filter(name => isFirst || name !== 'superAdmin').map(present),
    {
      resource: 'unit',
      name: 'kubelet.service',
      state: { exists: true, active: true, enabled: true },
    },
  ];
}

function presentFile(path: string, mode: string): Prediction {
  const state = newFile(path, 'file', { mode, owner: 'root', group: 'root' }, { owner: 'root' });
  return { resource: 'file', path, state };
}

function absentFile(path: string): Prediction {
  return { resource: 'file', path, state: { type: 'absent', path } };
}
