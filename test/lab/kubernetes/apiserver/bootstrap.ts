import type { JsonRecord } from '../json.ts';
import type { Cluster } from './cluster.ts';

const everything = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
const reading = { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] };

/** What a cluster has before anybody asks for it. */
const objects: readonly (readonly [string, JsonRecord])[] = [
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease'].map(
    name => ['namespaces', { metadata: { name } }] as const,
  ),
  ['clusterroles', { metadata: { name: 'cluster-admin' }, rules: [everything] }],
  ['clusterroles', { metadata: { name: 'view' }, rules: [reading] }],
  ['clusterroles', { metadata: { name: 'system:node-bootstrapper' }, rules: [] }],
  [
    'clusterroles',
    {
      metadata: { name: 'system:certificates.k8s.io:certificatesigningrequests:nodeclient' },
      rules: [],
    },
  ],
  [
    'clusterroles',
    {
      metadata: { name: 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient' },
      rules: [],
    },
  ],
  ['clusterroles', { metadata: { name: 'system:node-proxier' }, rules: [] }],
  ['clusterroles', { metadata: { name: 'system:public-info-viewer' }, rules: [] }],
  [
    'services',
    {
      metadata: { name: 'kubernetes', namespace: 'default' },
      spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, targetPort: 6443 }] },
    },
  ],
];

export function createFirstObjects(cluster: Cluster): void {
  for (const [plural, object] of objects) {
    const { metadata } = object;
    const { name, namespace = '' }: { name?: string; namespace?: string } = Object(metadata);
    if (cluster.find(plural, name ?? '', namespace) !== undefined) continue;
    cluster.create(cluster.resource(plural), object);
  }
}
