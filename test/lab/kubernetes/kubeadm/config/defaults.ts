import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { KubeadmFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { type Documents, type Fields, merged } from './documents.ts';
import type {
  ApiEndpoint,
  BootstrapToken,
  ClusterConfiguration,
  InitConfiguration,
  InitSettings,
  JoinConfiguration,
  ResetConfiguration,
} from './types.ts';
import { validateInit, validateJoin } from './validate.ts';

const apiVersion = 'kubeadm.k8s.io/v1beta4';

const sockets = [
  '/var/run/containerd/containerd.sock',
  '/var/run/crio/crio.sock',
  '/var/run/cri-dockerd.sock',
];

const timeouts = {
  controlPlaneComponentHealthCheck: '4m0s',
  discovery: '5m0s',
  etcdAPICall: '2m0s',
  kubeletHealthCheck: '4m0s',
  kubernetesAPICall: '1m0s',
  tlsBootstrap: '5m0s',
  upgradeManifests: '5m0s',
} as const;

export const controlPlaneTaint = {
  key: 'node-role.kubernetes.io/control-plane',
  effect: 'NoSchedule',
} as const;

const tokenDefaults = {
  usages: ['signing', 'authentication'],
  groups: ['system:bootstrappers:kubeadm:default-node-token'],
} as const;

/** A random string for a bootstrap token. */
export function newToken(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const letters = [...randomBytes(22)].map(byte => alphabet[byte % alphabet.length]).join('');
  return `${letters.slice(0, 6)}.${letters.slice(6)}`;
}

/** A bootstrap token with what it is made with unless told otherwise. */
export function completeToken(given: Partial<BootstrapToken>): BootstrapToken {
  const { usages = [], groups = [], token = newToken(), ...rest } = given;
  const lifetime = rest.ttl === undefined && rest.expires === undefined ? { ttl: '24h0m0s' } : {};
  return {
    ...rest,
    ...lifetime,
    token,
    usages: usages.length === 0 ? tokenDefaults.usages : usages,
    groups: groups.length === 0 ? tokenDefaults.groups : groups,
  };
}

export interface Found {
  readonly name: string;
  readonly criSocket: string;
  readonly advertiseAddress: string;
}

/** What kubeadm finds out about the host where the configuration says nothing. */
export function lookAround(machine: Machine): Found {
  return {
    name: hostname().toLowerCase(),
    criSocket: findSocket(machine),
    advertiseAddress: addressOf(machine),
  };
}

function findSocket(machine: Machine): string {
  const found = sockets.filter(socket => machine.exists(socket));
  if (found.length > 1) {
    const all = found.map(socket => `unix://${socket}`).join(', ');
    throw new KubeadmFailure(
      `found multiple CRI endpoints on the host. Please define which one do you wish to use by setting the 'criSocket' field in the kubeadm configuration file: ${all}`,
    );
  }
  return `unix://${found[0] ?? sockets[0] ?? ''}`;
}

/** The address that traffic to the outside has. */
function addressOf(machine: Machine): string {
  const { stdout } = machine.run(['ip', '-4', 'route', 'get', '192.0.2.1']);
  return /\bsrc (\S+)/.exec(stdout)?.[1] ?? '0.0.0.0';
}

export function clusterDefaults(version: string): Fields {
  return {
    apiVersion,
    kind: 'ClusterConfiguration',
    apiServer: {},
    caCertificateValidityPeriod: '87600h0m0s',
    certificateValidityPeriod: '8760h0m0s',
    certificatesDir: '/etc/kubernetes/pki',
    clusterName: 'kubernetes',
    controllerManager: {},
    dns: {},
    encryptionAlgorithm: 'RSA-2048',
    etcd: { local: { dataDir: '/var/lib/etcd' } },
    imageRepository: 'registry.k8s.io',
    kubernetesVersion: version,
    networking: { dnsDomain: 'cluster.local', serviceSubnet: '10.96.0.0/12' },
    proxy: {},
    scheduler: {},
  };
}

function registrationDefaults({ name, criSocket }: Found, taints: unknown): Fields {
  return { name, criSocket, imagePullPolicy: 'IfNotPresent', imagePullSerial: true, taints };
}

export function initDefaults(found: Found, taints: unknown = [controlPlaneTaint]): Fields {
  return {
    apiVersion,
    kind: 'InitConfiguration',
    bootstrapTokens: [],
    localAPIEndpoint: { advertiseAddress: found.advertiseAddress, bindPort: 6443 },
    nodeRegistration: registrationDefaults(found, taints),
    timeouts,
  };
}

export function joinDefaults(found: Found, taints: unknown): Fields {
  return {
    apiVersion,
    kind: 'JoinConfiguration',
    caCertPath: '/etc/kubernetes/pki/ca.crt',
    discovery: {},
    nodeRegistration: registrationDefaults(found, taints),
    timeouts,
  };
}

/** Fields that have been compared with the shape of their kind, and completed. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows the kind
function shaped<T extends object>(fields: Fields): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return fields as T;
}

/** What `init` works from when nothing is said. */
export function plainInit(machine: Machine): InitConfiguration {
  return shaped<InitConfiguration>(initDefaults(lookAround(machine)));
}

/** The configuration of `init` with all that it leaves out, if it is valid. */
export function initSettings(machine: Machine, documents: Documents): InitSettings {
  const found = lookAround(machine);
  const given = documents.get('InitConfiguration') ?? {};
  const init = shaped<InitConfiguration>(merged(initDefaults(found), given));
  const tokens = init.bootstrapTokens.length === 0 ? [{}] : init.bootstrapTokens;
  const settings = {
    init: { ...init, bootstrapTokens: tokens.map(completeToken) },
    cluster: clusterOf(machine, documents.get('ClusterConfiguration') ?? {}),
    kubelet: documents.get('KubeletConfiguration') ?? {},
    kubeProxy: documents.get('KubeProxyConfiguration') ?? {},
  };
  validateInit(settings);
  verifyAddress(settings.init.localAPIEndpoint);
  return settings;
}

/** A cluster's configuration with all that it leaves out. */
export function clusterOf(machine: Machine, given: Fields): ClusterConfiguration {
  const defaults = clusterDefaults(machine.version);
  const cluster = shaped<ClusterConfiguration>(merged(defaults, given));
  const { external } = cluster.etcd;
  const etcd = external === undefined || isGivenLocal(given) ? cluster.etcd : { external };
  return { ...cluster, etcd, kubernetesVersion: releaseOf(machine, cluster.kubernetesVersion) };
}

function isGivenLocal(given: Fields): boolean {
  const etcd = given['etcd'];
  return typeof etcd === 'object' && etcd !== null && 'local' in etcd;
}

/** The version with its `v`, if this kubeadm can make a cluster of it. */
function releaseOf(machine: Machine, text: string): string {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)(.*)$/.exec(text);
  if (parts === null) {
    throw new KubeadmFailure(
      `version "${text}" doesn't match patterns for neither semantic version nor labels (stable, latest, ...)`,
    );
  }
  const version = `v${text.replace(/^v/, '')}`;
  const oldest = minorOf(machine.version) - 1;
  if (Number(parts[2]) < oldest) {
    throw new KubeadmFailure(
      `this version of kubeadm only supports deploying clusters with the control plane version >= 1.${oldest}.0. Current version: ${version}`,
    );
  }
  return version;
}

export function minorOf(version: string): number {
  return Number(/^v?\d+\.(\d+)/.exec(version)?.[1] ?? 0);
}

/** The configuration of `join` with all that it leaves out, if it is valid. */
export function joinSettings(machine: Machine, documents: Documents): JoinConfiguration {
  const given = documents.get('JoinConfiguration');
  if (given === undefined) {
    throw new KubeadmFailure('no JoinConfiguration found for parsing');
  }
  const found = lookAround(machine);
  const isControlPlane = given['controlPlane'] !== undefined;
  const defaults = joinDefaults(found, isControlPlane ? [controlPlaneTaint] : null);
  const endpoint = { advertiseAddress: found.advertiseAddress, bindPort: 6443 };
  const more = isControlPlane ? { controlPlane: { localAPIEndpoint: endpoint } } : {};
  const join = shaped<JoinConfiguration>(merged({ ...defaults, ...more }, given));
  const token = join.discovery.tlsBootstrapToken ?? join.discovery.bootstrapToken?.token;
  const discovery = {
    ...join.discovery,
    ...(token === undefined ? {} : { tlsBootstrapToken: token }),
  };
  const settings = { ...join, discovery };
  validateJoin(settings);
  if (settings.controlPlane !== undefined) verifyAddress(settings.controlPlane.localAPIEndpoint);
  return settings;
}

/** The configuration of `reset` with all that it leaves out. */
export function resetSettings(documents: Documents): ResetConfiguration {
  const defaults = { certificatesDir: '/etc/kubernetes/pki' };
  return shaped<ResetConfiguration>(merged(defaults, documents.get('ResetConfiguration') ?? {}));
}

function verifyAddress({ advertiseAddress }: ApiEndpoint): void {
  if (/^(0\.0\.0\.0|::|2(2[4-9]|3\d)\..*|255\.255\.255\.255)$/.test(advertiseAddress)) {
    throw new KubeadmFailure(
      `cannot use "${advertiseAddress}" as the bind address for the API Server`,
    );
  }
  if (!/^[\d.]+$|:/.test(advertiseAddress)) {
    throw new KubeadmFailure(`cannot parse IP address: ${advertiseAddress}`);
  }
}
