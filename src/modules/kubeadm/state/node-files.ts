/** Files that tell what a node is. The order is that of their making. */
export const nodeFiles = {
  admin: '/etc/kubernetes/admin.conf',
  superAdmin: '/etc/kubernetes/super-admin.conf',
  kubelet: '/etc/kubernetes/kubelet.conf',
  bootstrapKubelet: '/etc/kubernetes/bootstrap-kubelet.conf',
  controllerManager: '/etc/kubernetes/controller-manager.conf',
  scheduler: '/etc/kubernetes/scheduler.conf',
  apiServerManifest: '/etc/kubernetes/manifests/kube-apiserver.yaml',
  controllerManagerManifest: '/etc/kubernetes/manifests/kube-controller-manager.yaml',
  schedulerManifest: '/etc/kubernetes/manifests/kube-scheduler.yaml',
  etcdManifest: '/etc/kubernetes/manifests/etcd.yaml',
  kubeletConfig: '/var/lib/kubelet/config.yaml',
  kubeletFlags: '/var/lib/kubelet/kubeadm-flags.env',
  instanceConfig: '/var/lib/kubelet/instance-config.yaml',
  kubeletCertificate: '/var/lib/kubelet/pki/kubelet-client-current.pem',
  etcdData: '/var/lib/etcd/member',
} as const;

/** Below the directory of the certificates. */
export const pkiFiles = {
  ca: 'ca.crt',
  caKey: 'ca.key',
  serviceAccountKey: 'sa.key',
  apiServerCertificate: 'apiserver.crt',
} as const;

type FixedFile = keyof typeof nodeFiles;
export type NodeFile = FixedFile | keyof typeof pkiFiles;

export const defaultPki = '/etc/kubernetes/pki';

/** `pki`: where the certificates of the node lie. */
export function nodeFile(name: NodeFile, pki: string): string {
  return isFixed(name) ? nodeFiles[name] : `${pki}/${pkiFiles[name]}`;
}

function isFixed(name: NodeFile): name is FixedFile {
  return name in nodeFiles;
}

// oxlint-disable-next-line no-unsafe-type-assertion -- the keys of a constant
export const allNodeFiles = Object.keys({ ...pkiFiles, ...nodeFiles }) as readonly NodeFile[];

/**
 * What an init or join that begins trips over. A CA of one's own may be there before an init, and what the
 * kubelet left is simply written again.
 */
export const leftovers: readonly FixedFile[] = [
  ...(['admin', 'superAdmin', 'kubelet', 'bootstrapKubelet', 'controllerManager'] as const),
  ...(['scheduler', 'apiServerManifest', 'controllerManagerManifest'] as const),
  ...(['schedulerManifest', 'etcdManifest', 'etcdData'] as const),
];

export const controlPlaneFiles: readonly FixedFile[] = [
  'admin',
  'apiServerManifest',
  'controllerManagerManifest',
  'schedulerManifest',
];
