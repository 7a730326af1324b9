import type { KeyPair } from './certificate.ts';
import { toYaml } from './config/documents.ts';
import type { ApiEndpoint, ClusterConfiguration } from './config/types.ts';
import type { Machine } from './machine.ts';
import { authorityAt, newPair } from './pki.ts';

/** Who a kubeconfig file is for. */
export interface KubeconfigUser {
  /** The file in /etc/kubernetes. */
  readonly file: string;
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** Whether it speaks to the API server of its own host, past a load balancer. */
  readonly isLocal: boolean;
  /** As `kubeadm certs renew` speaks of it. */
  readonly longName: string;
}

export const kubeconfigUsers = {
  admin: {
    file: 'admin.conf',
    commonName: 'kubernetes-admin',
    organizations: ['kubeadm:cluster-admins'],
    isLocal: false,
    longName:
      'certificate embedded in the kubeconfig file for the admin to use and for kubeadm itself',
  },
  superAdmin: {
    file: 'super-admin.conf',
    commonName: 'kubernetes-super-admin',
    organizations: ['system:masters'],
    isLocal: false,
    longName: 'certificate embedded in the kubeconfig file for the super-admin',
  },
  controllerManager: {
    file: 'controller-manager.conf',
    commonName: 'system:kube-controller-manager',
    organizations: [],
    isLocal: true,
    longName: 'certificate embedded in the kubeconfig file for the controller manager to use',
  },
  scheduler: {
    file: 'scheduler.conf',
    commonName: 'system:kube-scheduler',
    organizations: [],
    isLocal: true,
    longName: 'certificate embedded in the kubeconfig file for the scheduler manager to use',
  },
} as const satisfies Record<string, KubeconfigUser>;

export function kubeletUser(nodeName: string): KubeconfigUser {
  return {
    file: 'kubelet.conf',
    commonName: `system:node:${nodeName}`,
    organizations: ['system:nodes'],
    isLocal: true,
    longName: 'certificate embedded in the kubeconfig file for the kubelet',
  };
}

export interface KubeconfigSettings {
  readonly cluster: ClusterConfiguration;
  readonly endpoint: ApiEndpoint;
  /** Where the authority is. */
  readonly pkiFolder: string;
  /** For a kubeconfig that is renewed: what it names already. */
  readonly server?: string;
}

/** Where clients reach the API server, as a URL. */
export function serverUrl(
  { controlPlaneEndpoint }: ClusterConfiguration,
  { advertiseAddress, bindPort }: ApiEndpoint,
): string {
  if (controlPlaneEndpoint === undefined || controlPlaneEndpoint === '') {
    return `https://${advertiseAddress}:${bindPort}`;
  }
  const hasPort = /:\d+$/.test(controlPlaneEndpoint);
  return `https://${controlPlaneEndpoint}${hasPort ? '' : `:${bindPort}`}`;
}

/** A kubeconfig with a new client certificate for its user. */
export function newKubeconfig(
  machine: Machine,
  settings: KubeconfigSettings,
  {
    commonName,
    organizations,
    isLocal,
  }: Pick<KubeconfigUser, 'commonName' | 'organizations' | 'isLocal'>,
): string {
  const { cluster, endpoint, pkiFolder } = settings;
  const authority = authorityAt(machine, pkiFolder, 'ca');
  const pair = newPair(machine, cluster, authority, {
    commonName,
    organizations,
    usages: ['client'],
  });
  const { advertiseAddress, bindPort } = endpoint;
  const local = `https://${advertiseAddress}:${bindPort}`;
  return renderKubeconfig({
    server: settings.server ?? (isLocal ? local : serverUrl(cluster, endpoint)),
    authority: authority.certificate,
    clusterName: cluster.clusterName,
    user: commonName,
    credentials: certificateCredentials(pair),
  });
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

export function certificateCredentials({ certificate, key }: KeyPair): Credentials {
  return { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) };
}

type Credentials = Readonly<Record<string, string>>;

interface KubeconfigParts {
  readonly server: string;
  /** The certificate of the cluster's authority, PEM. */
  readonly authority: string;
  readonly clusterName: string;
  readonly user: string;
  readonly credentials: Credentials;
}

export function renderKubeconfig(parts: KubeconfigParts): string {
  const { server, authority, clusterName, user, credentials } = parts;
  const context = `${user}@${clusterName}`;
  return toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: clusterName, cluster: { server, 'certificate-authority-data': base64(authority) } },
    ],
    contexts: [{ name: context, context: { cluster: clusterName, user } }],
    'current-context': context,
    users: [{ name: user, user: credentials }],
  });
}
