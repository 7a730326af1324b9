import { randomInt } from 'node:crypto';
import { isIP } from 'node:net';
import {
  type CertificateRequest,
  certify,
  type KeyPair,
  newPrivateKey,
  publicKeyOf,
} from './certificate.ts';
import { parseDuration } from './config/duration.ts';
import type { ApiEndpoint, ClusterConfiguration } from './config/types.ts';
import { KubeadmFailure } from './failure.ts';
import type { Machine } from './machine.ts';

/** What the certificates of a control plane node are made for. */
export interface PkiSettings {
  readonly cluster: ClusterConfiguration;
  readonly nodeName: string;
  readonly endpoint: ApiEndpoint;
  /** Where they are written, which a dry run changes. */
  readonly folder: string;
  /** For a certificate that is renewed: the names that it has. */
  readonly names?: readonly string[];
}

/** A certificate of kubeadm's list; its file is `name`, with `/` for a folder. */
export interface Leaf {
  /** As `kubeadm certs renew` calls it. */
  readonly title: string;
  /** As `kubeadm certs renew` speaks of it. */
  readonly longName: string;
  readonly name: string;
  readonly authority: string;
  readonly commonName: string;
  readonly organizations?: readonly string[];
  readonly usages: readonly ('server' | 'client')[];
}

/** The certificates on disk, the authority before those that it signs. */
export const leaves: readonly Leaf[] = [
  {
    title: 'apiserver',
    longName: 'certificate for serving the Kubernetes API',
    name: 'apiserver',
    authority: 'ca',
    commonName: 'kube-apiserver',
    usages: ['server'],
  },
  {
    title: 'apiserver-kubelet-client',
    longName: 'certificate for the API server to connect to kubelet',
    name: 'apiserver-kubelet-client',
    authority: 'ca',
    commonName: 'kube-apiserver-kubelet-client',
    organizations: ['kubeadm:cluster-admins'],
    usages: ['client'],
  },
  {
    title: 'front-proxy-client',
    longName: 'certificate for the front proxy client',
    name: 'front-proxy-client',
    authority: 'front-proxy-ca',
    commonName: 'front-proxy-client',
    usages: ['client'],
  },
  {
    title: 'etcd-server',
    longName: 'certificate for serving etcd',
    name: 'etcd/server',
    authority: 'etcd/ca',
    commonName: '',
    usages: ['server', 'client'],
  },
  {
    title: 'etcd-peer',
    longName: 'certificate for etcd nodes to communicate with each other',
    name: 'etcd/peer',
    authority: 'etcd/ca',
    commonName: '',
    usages: ['server', 'client'],
  },
  {
    title: 'etcd-healthcheck-client',
    longName: 'certificate for liveness probes to healthcheck etcd',
    name: 'etcd/healthcheck-client',
    authority: 'etcd/ca',
    commonName: 'kube-etcd-healthcheck-client',
    usages: ['client'],
  },
  {
    title: 'apiserver-etcd-client',
    longName: 'certificate the apiserver uses to access etcd',
    name: 'apiserver-etcd-client',
    authority: 'etcd/ca',
    commonName: 'kube-apiserver-etcd-client',
    usages: ['client'],
  },
];

export type Authority = (typeof authorities)[number];

/** kubeadm's authorities: the file, the name in `certs check-expiration`, the common name. */
export const authorities = [
  { name: 'ca', title: 'ca', commonName: 'kubernetes' },
  { name: 'front-proxy-ca', title: 'front-proxy-ca', commonName: 'front-proxy-ca' },
  { name: 'etcd/ca', title: 'etcd-ca', commonName: 'etcd-ca' },
] as const;

/** Makes the key that service accounts are signed with, if it is not there yet. */
export function createServiceAccountKey(machine: Machine, { cluster, folder }: PkiSettings): void {
  if (machine.exists(`${folder}/sa.key`)) {
    machine.say('[certs] Using the existing "sa" key');
    return;
  }
  machine.say('[certs] Generating "sa" key and public key');
  const key = newPrivateKey(cluster.encryptionAlgorithm);
  machine.write(`${folder}/sa.key`, key);
  machine.write(`${folder}/sa.pub`, publicKeyOf(key));
}

/** Makes an authority, if it is not there yet. */
export function createAuthority(
  machine: Machine,
  { cluster, folder }: PkiSettings,
  { name, commonName }: Authority,
): void {
  if (machine.exists(`${folder}/${name}.crt`)) {
    machine.say(`[certs] Using existing ${name} certificate authority`);
    return;
  }
  machine.say(`[certs] Generating "${name}" certificate and key`);
  const key = newPrivateKey(cluster.encryptionAlgorithm);
  const validity = validityOf(cluster.caCertificateValidityPeriod);
  const request = { commonName, isAuthority: true, names: [commonName], validity };
  machine.write(`${folder}/${name}.key`, key);
  machine.write(`${folder}/${name}.crt`, certify(request, key), 0o644);
}

/** Makes a certificate, if it is not there yet. */
export function createLeaf(machine: Machine, settings: PkiSettings, leaf: Leaf): void {
  const { folder } = settings;
  if (machine.exists(`${folder}/${leaf.name}.crt`)) {
    machine.say(`[certs] Using existing ${leaf.name} certificate and key on disk`);
    return;
  }
  machine.say(`[certs] Generating "${leaf.name}" certificate and key`);
  const names = namesOf(settings, leaf);
  if (names.length > 0) {
    const hosts = names.filter(name => isIP(name) === 0).join(' ');
    const addresses = names.filter(name => isIP(name) !== 0).join(' ');
    machine.say(
      `[certs] ${leaf.name} serving cert is signed for DNS names [${hosts}] and IPs [${addresses}]`,
    );
  }
  writePair(machine, settings, leaf);
}

/** Makes a certificate and its key anew. */
export function writePair(machine: Machine, settings: PkiSettings, leaf: Leaf): void {
  const { cluster, folder, nodeName } = settings;
  const authority = authorityAt(machine, folder, leaf.authority);
  const pair = newPair(machine, cluster, authority, {
    commonName: leaf.commonName === '' ? nodeName : leaf.commonName,
    organizations: leaf.organizations ?? [],
    usages: leaf.usages,
    names: settings.names ?? namesOf(settings, leaf),
  });
  machine.write(`${folder}/${leaf.name}.key`, pair.key);
  machine.write(`${folder}/${leaf.name}.crt`, pair.certificate, 0o644);
}

/** A new key with a certificate for as long as the cluster's certificates last. */
export function newPair(
  machine: Machine,
  cluster: ClusterConfiguration,
  authority: KeyPair,
  request: Omit<CertificateRequest, 'validity'>,
): KeyPair {
  const key = spareKey(machine, cluster) ?? newPrivateKey(cluster.encryptionAlgorithm);
  const validity = validityOf(cluster.certificateValidityPeriod);
  return { key, certificate: certify({ ...request, validity }, key, authority) };
}

/** Where hosts have keys made before, because the lab's machine needs half a second for each. */
export const spareKeys = '/opt/kplay-lab/keys';

/** A key that this host has not used yet. Other hosts may have it too, so authorities have keys of their own. */
function spareKey(machine: Machine, cluster: ClusterConfiguration): string | undefined {
  const names = cluster.encryptionAlgorithm === 'RSA-2048' ? machine.list(spareKeys) : [];
  const name = names[randomInt(Math.max(names.length, 1))];
  if (name === undefined) return undefined;
  const key = machine.read(`${spareKeys}/${name}`);
  machine.remove(`${spareKeys}/${name}`);
  return key;
}

/** An authority from the disk. */
export function authorityAt(machine: Machine, folder: string, name: string): KeyPair {
  const certificate = machine.read(`${folder}/${name}.crt`);
  const key = machine.read(`${folder}/${name}.key`);
  if (certificate !== undefined && key !== undefined) return { certificate, key };
  const missing = `${folder}/${name}.${certificate === undefined ? 'crt' : 'key'}`;
  throw new KubeadmFailure(
    `failure loading ${name} certificate: open ${missing}: no such file or directory`,
  );
}

function validityOf(period: string): { from: Date; to: Date } {
  const from = new Date(Date.now() - 60_000);
  return { from, to: new Date(Date.now() + (parseDuration(period) ?? 0)) };
}

function namesOf({ cluster, nodeName, endpoint }: PkiSettings, leaf: Leaf): readonly string[] {
  const { advertiseAddress } = endpoint;
  if (leaf.name === 'etcd/server' || leaf.name === 'etcd/peer') {
    const more =
      leaf.name === 'etcd/server'
        ? cluster.etcd.local?.serverCertSANs
        : cluster.etcd.local?.peerCertSANs;
    return unique(['localhost', nodeName, advertiseAddress, '127.0.0.1', '::1', ...(more ?? [])]);
  }
  if (leaf.name !== 'apiserver') return [];
  const { dnsDomain, serviceSubnet } = cluster.networking;
  const host = cluster.controlPlaneEndpoint?.replace(/:\d+$/, '');
  return unique([
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    `kubernetes.default.svc.${dnsDomain}`,
    nodeName,
    addressInside(serviceSubnet, 1),
    advertiseAddress,
    ...(host === undefined ? [] : [host]),
    ...(cluster.apiServer.certSANs ?? []),
  ]);
}

const unique = (names: readonly string[]): string[] => [...new Set(names)];

/** The address with a number in an IPv4 subnet: 10.96.0.1 is the first of 10.96.0.0/12. */
export function addressInside(subnets: string, index: number): string {
  const [address = ''] = (subnets.split(',')[0] ?? '').split('/');
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + index;
  return [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.');
}
