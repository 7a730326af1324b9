import { at, textMapOf, textOf } from '../../json.ts';
import { readManifest } from '../flags.ts';
import type { Store } from '../store.ts';

/** Another control plane of the cluster. */
export interface Peer {
  readonly name: string;
  readonly url: string;
}

/** The name of this member of etcd; `undefined` without an etcd on this host. */
export function ownName(manifests: string): string | undefined {
  return readManifest(`${manifests}/etcd.yaml`)?.flags.get('name');
}

/** The others, from the pods of etcd that the cluster shows and from the manifest of the one that runs here. */
export function findPeers(store: Store, manifests: string, port: number): Peer[] {
  const initial = readManifest(`${manifests}/etcd.yaml`)?.flags.get('initial-cluster') ?? '';
  const addresses = new Map<string, string>();
  for (const [, name = '', host = ''] of initial.matchAll(/([^=,]+)=https?:\/\/([^:/,]+)/g)) {
    addresses.set(name, host);
  }
  for (const { object } of store.list({ group: '', plural: 'pods' }, 'kube-system')) {
    if (textMapOf(at(object, 'metadata', 'labels'))['component'] !== 'etcd') continue;
    const notes = textMapOf(at(object, 'metadata', 'annotations'));
    const urls = notes['kubeadm.kubernetes.io/etcd.advertise-client-urls'] ?? '';
    const host = /https?:\/\/([^:/,]+)/.exec(urls)?.[1];
    const name = textOf(at(object, 'spec', 'nodeName'));
    if (host !== undefined && name !== undefined) addresses.set(name, host);
  }
  addresses.delete(ownName(manifests) ?? '');
  return [...addresses].map(([name, host]) => ({ name, url: `https://${host}:${port}` }));
}
