import type { Fields } from '../config/documents.ts';
import { toYaml } from '../config/documents.ts';
import type { ClusterConfiguration } from '../config/types.ts';

/** An object of the cluster, with the path of its collection. */
export interface ClusterObject {
  readonly collection: string;
  readonly object: Fields & { readonly metadata: Fields & { readonly name: string } };
}

const core = (namespace: string, kind: string) => `/api/v1/namespaces/${namespace}/${kind}`;
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const rbacVersion = 'rbac.authorization.k8s.io/v1';

export const nodeTokenGroup = 'system:bootstrappers:kubeadm:default-node-token';

export function configMap(
  namespace: string,
  name: string,
  data: Readonly<Record<string, string>>,
): ClusterObject {
  return {
    collection: core(namespace, 'configmaps'),
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data },
  };
}

interface SecretParts {
  readonly name: string;
  readonly type: string;
  /** Not yet in base64. */
  readonly data: Readonly<Record<string, Buffer | string>>;
  readonly owner?: Fields;
}

export function secret({ name, type, data, owner }: SecretParts): ClusterObject {
  const namespace = 'kube-system';
  const encoded = Object.entries(data).map(
    ([key, value]) => [key, Buffer.from(value).toString('base64')] as const,
  );
  const metadata = {
    name,
    namespace,
    ...(owner === undefined ? {} : { ownerReferences: [owner] }),
  };
  const object = { apiVersion: 'v1', kind: 'Secret', metadata, type };
  return {
    collection: core(namespace, 'secrets'),
    object: { ...object, data: Object.fromEntries(encoded) },
  };
}

export interface Subject {
  readonly kind: 'Group' | 'User' | 'ServiceAccount';
  readonly name: string;
  readonly namespace?: string;
}

const subjectsOf = (subjects: readonly Subject[]) =>
  subjects.map(subject =>
    subject.kind === 'ServiceAccount'
      ? subject
      : { ...subject, apiGroup: 'rbac.authorization.k8s.io' },
  );

export function clusterRoleBinding(
  name: string,
  role: string,
  subjects: readonly Subject[],
): ClusterObject {
  return {
    collection: `${rbac}/clusterrolebindings`,
    object: {
      apiVersion: rbacVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: subjectsOf(subjects),
    },
  };
}

interface Access {
  readonly namespace: string;
  readonly name: string;
  readonly resource: string;
  readonly object: string;
  readonly subjects: readonly Subject[];
}

/** The right to read one object, as a role and its binding. */
export function readAccess(access: Access): readonly ClusterObject[] {
  const { namespace, name, resource, object, subjects } = access;
  const metadata = { name, namespace };
  const folder = `${rbac}/namespaces/${namespace}`;
  const rule = { apiGroups: [''], resources: [resource], resourceNames: [object], verbs: ['get'] };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name };
  const binding = { kind: 'RoleBinding', metadata, roleRef, subjects: subjectsOf(subjects) };
  return [
    {
      collection: `${folder}/roles`,
      object: { apiVersion: rbacVersion, kind: 'Role', metadata, rules: [rule] },
    },
    {
      collection: `${folder}/rolebindings`,
      object: { apiVersion: rbacVersion, ...binding },
    },
  ];
}

const group = (name: string): Subject => ({ kind: 'Group', name });

/** Lets the holders of `admin.conf` do everything; made with `super-admin.conf`. */
export const clusterAdmins = clusterRoleBinding('kubeadm:cluster-admins', 'cluster-admin', [
  group('kubeadm:cluster-admins'),
]);

export function configurationObjects(cluster: ClusterConfiguration): readonly ClusterObject[] {
  return [
    configMap('kube-system', 'kubeadm-config', { ClusterConfiguration: toYaml(cluster) }),
    ...readAccess({
      namespace: 'kube-system',
      name: 'kubeadm:nodes-kubeadm-config',
      resource: 'configmaps',
      object: 'kubeadm-config',
      subjects: [group(nodeTokenGroup), group('system:nodes')],
    }),
  ];
}

export function kubeletObjects(kubelet: Fields): readonly ClusterObject[] {
  return [
    configMap('kube-system', 'kubelet-config', { kubelet: toYaml(kubelet) }),
    ...readAccess({
      namespace: 'kube-system',
      name: 'kubeadm:kubelet-config',
      resource: 'configmaps',
      object: 'kubelet-config',
      subjects: [group('system:nodes'), group(nodeTokenGroup)],
    }),
  ];
}

/** What lets nodes join with a bootstrap token, in the order and with the words of kubeadm. */
export const bootstrapRights: readonly {
  readonly said: string;
  readonly objects: readonly ClusterObject[];
}[] = [
  {
    said: 'Configured RBAC rules to allow Node Bootstrap tokens to get nodes',
    objects: [
      {
        collection: `${rbac}/clusterroles`,
        object: {
          apiVersion: rbacVersion,
          kind: 'ClusterRole',
          metadata: { name: 'kubeadm:get-nodes' },
          rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }],
        },
      },
      clusterRoleBinding('kubeadm:get-nodes', 'kubeadm:get-nodes', [group(nodeTokenGroup)]),
    ],
  },
  {
    said: 'Configured RBAC rules to allow Node Bootstrap tokens to post CSRs in order for nodes to get long term certificate credentials',
    objects: [
      clusterRoleBinding('kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', [
        group(nodeTokenGroup),
      ]),
    ],
  },
  {
    said: 'Configured RBAC rules to allow the csrapprover controller automatically approve CSRs from a Node Bootstrap Token',
    objects: [
      clusterRoleBinding(
        'kubeadm:node-autoapprove-bootstrap',
        'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
        [group(nodeTokenGroup)],
      ),
    ],
  },
  {
    said: 'Configured RBAC rules to allow certificate rotation for all node client certificates in the cluster',
    objects: [
      clusterRoleBinding(
        'kubeadm:node-autoapprove-certificate-rotation',
        'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
        [group('system:nodes')],
      ),
    ],
  },
];

/** What a node without rights may know: where the cluster is and which authority it has. */
export function clusterInfoObjects(server: string, authority: string): readonly ClusterObject[] {
  const data = Buffer.from(authority).toString('base64');
  const kubeconfig = toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: '', cluster: { server, 'certificate-authority-data': data } }],
    contexts: null,
    'current-context': '',
    users: null,
  });
  return [
    configMap('kube-public', 'cluster-info', { kubeconfig }),
    ...readAccess({
      namespace: 'kube-public',
      name: 'kubeadm:bootstrap-signer-clusterinfo',
      resource: 'configmaps',
      object: 'cluster-info',
      subjects: [{ kind: 'User', name: 'system:anonymous' }],
    }),
  ];
}
