/** Files that tell what a node is. The order is that of their making. */
export const nodeFiles = {
  ca: '/etc/kubernetes/pki/ca.crt',
  caKey: '/etc/kubernetes/pki/ca.key',
  serviceAccountKey: '/etc/kubernetes/pki/sa.key',
  apiServerCertificate: '/etc/kubernetes/pki/apiserver.crt',
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

export type NodeFile = keyof typeof nodeFiles;

// oxlint-disable-next-line no-unsafe-type-assertion -- the keys of a constant
export const allNodeFiles = Object.keys(nodeFiles) as readonly NodeFile[];

/**
 * What an init or join that begins trips over. A CA of one's own may be there before an init, and what the
 * kubelet left is simply written again.
 */
export const leftovers: readonly NodeFile[] = [
  ...(['admin', 'superAdmin', 'kubelet', 'bootstrapKubelet', 'controllerManager'] as const),
  ...(['scheduler', 'apiServerManifest', 'controllerManagerManifest'] as const),
  ...(['schedulerManifest', 'etcdManifest', 'etcdData'] as const),
];

export const controlPlaneFiles: readonly NodeFile[] = [
  'admin',
  'apiServerManifest',
  'controllerManagerManifest',
  'schedulerManifest',
];
