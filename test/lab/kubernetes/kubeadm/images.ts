import { minorOf } from './config/defaults.ts';
import type { ClusterConfiguration } from './config/types.ts';

interface Companions {
  readonly etcd: string;
  readonly coredns: string;
  readonly pause: string;
}

/** What each minor version of Kubernetes brings along. */
const companions: Readonly<Record<number, Companions>> = {
  34: { etcd: '3.6.4-0', coredns: 'v1.12.1', pause: '3.10.1' },
  35: { etcd: '3.6.6-0', coredns: 'v1.13.1', pause: '3.10.1' },
  36: { etcd: '3.6.8-0', coredns: 'v1.14.2', pause: '3.10.2' },
  37: { etcd: '3.7.0-0', coredns: 'v1.14.3', pause: '3.10.2' },
};

const newest: Companions = { etcd: '3.7.0-0', coredns: 'v1.14.3', pause: '3.10.2' };

export type ImageName =
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kube-proxy'
  | 'coredns'
  | 'pause'
  | 'etcd';

export function imageOf(cluster: ClusterConfiguration, name: ImageName): string {
  const { imageRepository, kubernetesVersion, dns, etcd } = cluster;
  const { etcd: etcdTag, coredns, pause } = companions[minorOf(kubernetesVersion)] ?? newest;
  if (name === 'coredns') {
    const repository = dns.imageRepository ?? imageRepository;
    const folder = repository === 'registry.k8s.io' ? `${repository}/coredns` : repository;
    return `${folder}/coredns:${dns.imageTag ?? coredns}`;
  }
  if (name === 'pause') return `${imageRepository}/pause:${pause}`;
  if (name === 'etcd') {
    const repository = etcd.local?.imageRepository ?? imageRepository;
    return `${repository}/etcd:${etcd.local?.imageTag ?? etcdTag}`;
  }
  return `${imageRepository}/${name}:${kubernetesVersion}`;
}

/** All images that a control plane needs, in kubeadm's order. */
export function imagesOf(cluster: ClusterConfiguration): readonly string[] {
  const names: readonly ImageName[] = [
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    ...(cluster.proxy.disabled === true ? [] : (['kube-proxy'] as const)),
    ...(cluster.dns.disabled === true ? [] : (['coredns'] as const)),
    'pause',
    ...(cluster.etcd.external === undefined ? (['etcd'] as const) : []),
  ];
  return names.map(name => imageOf(cluster, name));
}
