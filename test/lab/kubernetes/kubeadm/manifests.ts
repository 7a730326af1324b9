import { toYaml } from './config/documents.ts';
import type { ApiEndpoint, Arg, ClusterConfiguration, Component } from './config/types.ts';
import { type ImageName, imageOf } from './images.ts';

export const controlPlaneComponents = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
] as const;

export interface ManifestSettings {
  readonly cluster: ClusterConfiguration;
  readonly endpoint: ApiEndpoint;
  readonly nodeName: string;
  /** The members of etcd that a new one joins, as `name=url`. */
  readonly etcdMembers?: readonly string[];
}

type Flags = Readonly<Record<string, string>>;

/** The static pod of a component of the control plane, YAML. */
export function staticPod(name: ImageName, settings: ManifestSettings): string {
  const { cluster, endpoint } = settings;
  const { address, port, path, annotation } = aboutPods(name, settings);
  const volumes = volumesOf(name, cluster);
  const probe = { host: address, path, port: 'probe-port', scheme: 'HTTPS' };
  return toYaml({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      annotations: annotation,
      labels: { component: name, tier: 'control-plane' },
      name,
      namespace: 'kube-system',
    },
    spec: {
      containers: [
        {
          command: [name, ...flagsOf(name, settings)],
          image: imageOf(cluster, name),
          imagePullPolicy: 'IfNotPresent',
          livenessProbe: {
            failureThreshold: 8,
            httpGet: probe,
            initialDelaySeconds: 10,
            periodSeconds: 10,
            timeoutSeconds: 15,
          },
          name,
          ports: [
            {
              containerPort: port === 0 ? endpoint.bindPort : port,
              name: 'probe-port',
              protocol: 'TCP',
            },
          ],
          resources: { requests: { cpu: name === 'kube-apiserver' ? '250m' : '100m' } },
          volumeMounts: volumes.map(({ name, path, readOnly }) => ({
            mountPath: path,
            name,
            ...(readOnly ? { readOnly } : {}),
          })),
        },
      ],
      hostNetwork: true,
      priority: 2000001000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      volumes: volumes.map(({ name, path, type }) => ({ hostPath: { path, type }, name })),
    },
    status: {},
  });
}

function aboutPods(name: ImageName, { endpoint }: ManifestSettings) {
  const { advertiseAddress, bindPort } = endpoint;
  const key = (what: string) => `kubeadm.kubernetes.io/${what}`;
  if (name === 'kube-apiserver') {
    const value = `${advertiseAddress}:${bindPort}`;
    const annotation = { [key('kube-apiserver.advertise-address.endpoint')]: value };
    return { address: advertiseAddress, port: 0, path: '/livez', annotation };
  }
  if (name === 'etcd') {
    const annotation = { [key('etcd.advertise-client-urls')]: `https://${advertiseAddress}:2379` };
    return { address: '127.0.0.1', port: 2381, path: '/livez', annotation };
  }
  const port = name === 'kube-scheduler' ? 10259 : 10257;
  return { address: '127.0.0.1', port, path: '/healthz', annotation: {} };
}

function flagsOf(name: ImageName, settings: ManifestSettings): readonly string[] {
  const { cluster } = settings;
  if (name === 'kube-apiserver') return merge(apiServer(settings), cluster.apiServer);
  if (name === 'kube-scheduler') return merge(scheduler(), cluster.scheduler);
  if (name === 'etcd') return merge(etcd(settings), cluster.etcd.local ?? {});
  return merge(controllerManager(cluster), cluster.controllerManager);
}

/** The flags sorted; the user's replace kubeadm's of the same name. */
function merge(
  flags: Flags,
  { extraArgs = [] }: { readonly extraArgs?: readonly Arg[] },
): string[] {
  const kept = Object.entries(flags).filter(
    ([name]) => !extraArgs.some(extra => extra.name === name),
  );
  const all = [...kept, ...extraArgs.map(({ name, value }) => [name, value])];
  return all.map(([name, value]) => `--${name}=${value}`).sort();
}

function apiServer({ cluster, endpoint }: ManifestSettings): Flags {
  const pki = cluster.certificatesDir;
  const { external } = cluster.etcd;
  return {
    'advertise-address': endpoint.advertiseAddress,
    'allow-privileged': 'true',
    'authorization-mode': 'Node,RBAC',
    'client-ca-file': `${pki}/ca.crt`,
    'enable-admission-plugins': 'NodeRestriction',
    'enable-bootstrap-token-auth': 'true',
    'etcd-cafile': external?.caFile ?? `${pki}/etcd/ca.crt`,
    'etcd-certfile': external?.certFile ?? `${pki}/apiserver-etcd-client.crt`,
    'etcd-keyfile': external?.keyFile ?? `${pki}/apiserver-etcd-client.key`,
    'etcd-servers': external?.endpoints.join(',') ?? 'https://127.0.0.1:2379',
    'kubelet-client-certificate': `${pki}/apiserver-kubelet-client.crt`,
    'kubelet-client-key': `${pki}/apiserver-kubelet-client.key`,
    'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
    'proxy-client-cert-file': `${pki}/front-proxy-client.crt`,
    'proxy-client-key-file': `${pki}/front-proxy-client.key`,
    'requestheader-allowed-names': 'front-proxy-client',
    'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-username-headers': 'X-Remote-User',
    'secure-port': String(endpoint.bindPort),
    'service-account-issuer': `https://kubernetes.default.svc.${cluster.networking.dnsDomain}`,
    'service-account-key-file': `${pki}/sa.pub`,
    'service-account-signing-key-file': `${pki}/sa.key`,
    'service-cluster-ip-range': cluster.networking.serviceSubnet,
    'tls-cert-file': `${pki}/apiserver.crt`,
    'tls-private-key-file': `${pki}/apiserver.key`,
  };
}

function controllerManager(cluster: ClusterConfiguration): Flags {
  const pki = cluster.certificatesDir;
  const { podSubnet, serviceSubnet } = cluster.networking;
  const kubeconfig = '/etc/kubernetes/controller-manager.conf';
  return {
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'bind-address': '127.0.0.1',
    'client-ca-file': `${pki}/ca.crt`,
    'cluster-name': cluster.clusterName,
    'cluster-signing-cert-file': `${pki}/ca.crt`,
    'cluster-signing-key-file': `${pki}/ca.key`,
    controllers: '*,bootstrapsigner,tokencleaner',
    kubeconfig,
    'leader-elect': 'true',
    'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
    'root-ca-file': `${pki}/ca.crt`,
    'service-account-private-key-file': `${pki}/sa.key`,
    'use-service-account-credentials': 'true',
    ...(podSubnet === undefined || podSubnet === ''
      ? {}
      : {
          'allocate-node-cidrs': 'true',
          'cluster-cidr': podSubnet,
          'service-cluster-ip-range': serviceSubnet,
        }),
  };
}

function scheduler(): Flags {
  const kubeconfig = '/etc/kubernetes/scheduler.conf';
  return {
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'bind-address': '127.0.0.1',
    kubeconfig,
    'leader-elect': 'true',
  };
}

function etcd({ cluster, endpoint, nodeName, etcdMembers = [] }: ManifestSettings): Flags {
  const pki = `${cluster.certificatesDir}/etcd`;
  const { advertiseAddress } = endpoint;
  const peer = `https://${advertiseAddress}:2380`;
  const client = `https://${advertiseAddress}:2379`;
  return {
    'advertise-client-urls': client,
    'cert-file': `${pki}/server.crt`,
    'client-cert-auth': 'true',
    'data-dir': cluster.etcd.local?.dataDir ?? '/var/lib/etcd',
    'feature-gates': 'InitialCorruptCheck=true',
    'initial-advertise-peer-urls': peer,
    'initial-cluster': [...etcdMembers, `${nodeName}=${peer}`].join(','),
    ...(etcdMembers.length === 0 ? {} : { 'initial-cluster-state': 'existing' }),
    'key-file': `${pki}/server.key`,
    'listen-client-urls': `https://127.0.0.1:2379,${client}`,
    'listen-metrics-urls': 'http://127.0.0.1:2381',
    'listen-peer-urls': peer,
    name: nodeName,
    'peer-cert-file': `${pki}/peer.crt`,
    'peer-client-cert-auth': 'true',
    'peer-key-file': `${pki}/peer.key`,
    'peer-trusted-ca-file': `${pki}/ca.crt`,
    'snapshot-count': '10000',
    'trusted-ca-file': `${pki}/ca.crt`,
    'watch-progress-notify-interval': '5s',
  };
}

interface PodVolume {
  readonly name: string;
  readonly path: string;
  readonly type: string;
  readonly readOnly: boolean;
}

function volumesOf(name: ImageName, cluster: ClusterConfiguration): readonly PodVolume[] {
  const pki = cluster.certificatesDir;
  const folder = (volume: string, path: string, readOnly: boolean): PodVolume => ({
    name: volume,
    path,
    type: 'DirectoryOrCreate',
    readOnly,
  });
  const file = (path: string): PodVolume => ({
    name: 'kubeconfig',
    path,
    type: 'FileOrCreate',
    readOnly: true,
  });
  const certificates = [folder('ca-certs', '/etc/ssl/certs', true), folder('k8s-certs', pki, true)];
  if (name === 'etcd') {
    const data = cluster.etcd.local?.dataDir ?? '/var/lib/etcd';
    return [folder('etcd-data', data, false), folder('etcd-certs', `${pki}/etcd`, false)];
  }
  if (name === 'kube-scheduler') {
    return [file('/etc/kubernetes/scheduler.conf'), ...extraVolumes(cluster.scheduler)];
  }
  if (name === 'kube-apiserver') return [...certificates, ...extraVolumes(cluster.apiServer)];
  return [
    ...certificates,
    file('/etc/kubernetes/controller-manager.conf'),
    ...extraVolumes(cluster.controllerManager),
  ];
}

function extraVolumes({ extraVolumes = [] }: Component): PodVolume[] {
  return extraVolumes.map(({ name, hostPath, readOnly = false, pathType = '' }) => ({
    name,
    path: hostPath,
    type: pathType,
    readOnly,
  }));
}
