import type { JsonObject, YamlText } from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import { parseVersion } from '../check/version.ts';
import { valuesOf } from '../config/arguments.ts';
import { withPort } from '../config/documents.ts';
import { certificatesIn, namesOf } from './certificates.ts';
import { clusterConfigOf, dictAt } from './cluster-config.ts';
import type { Component, NodeSight } from './node-sight.ts';
import { pkiOption } from './pki.ts';

/** Where a cluster that is there is not what the options say. */
export interface Drift {
  readonly option: string;
  readonly wanted: string;
  readonly found: string;
}

/** What the manifests, the certificate and the kubeconfig of a control plane say of the options. */
export function driftOf(args: KubeadmArgs, sight: NodeSight, yaml: YamlText): readonly Drift[] {
  const { manifests, adminConf, clusterDomain } = sight;
  const flag = (component: Component, name: string): string | undefined =>
    flagsIn(manifests[component]).get(name)?.join(',');
  const image = imageOf(manifests.apiserver);
  const subnets = subnetsOf(sight);
  const server = adminConf?.server?.replace(/^https:\/\//, '');
  const { control_plane_endpoint: endpoint, kubernetes_version: version } = args;
  return [
    ...compared('kubernetes_version', plainVersion(version), plainVersion(image?.version)),
    ...compared('image_repository', args.image_repository, image?.repository),
    ...compared(
      'control_plane_endpoint',
      endpoint === undefined ? undefined : withPort(endpoint, args.bind_port),
      server,
    ),
    ...compared('pod_subnet', listed(args.pod_subnet), listed(subnets.pods)),
    ...compared('service_subnet', listed(args.service_subnet), listed(subnets.services)),
    ...compared('cluster_name', args.cluster_name, flag('controller-manager', 'cluster-name')),
    ...compared('dns_domain', args.dns_domain, clusterDomain),
    ...compared('certificates_dir', pkiOption(args), sight.pki),
    ...compared(
      'advertise_address',
      args.advertise_address,
      flag('apiserver', 'advertise-address'),
    ),
    ...compared('bind_port', numbered(args.bind_port), flag('apiserver', 'secure-port')),
    ...sanDrift(args.cert_sans, sight, clusterConfigOf(sight, yaml)),
    ...flagDrifts(args, sight),
  ];
}

/** The same of a control plane that has joined: only what is its own, its certificate and its manifests. */
export function joinedDriftOf(args: KubeadmArgs, sight: NodeSight): readonly Drift[] {
  return [...sanDrift(args.cert_sans, sight, undefined), ...flagDrifts(args, sight)];
}

function flagDrifts(args: KubeadmArgs, { manifests }: NodeSight): readonly Drift[] {
  const { api_server_extra_args, controller_manager_extra_args } = args;
  return [
    ...flagDrift('api_server_extra_args', api_server_extra_args, manifests.apiserver),
    ...flagDrift(
      'controller_manager_extra_args',
      controller_manager_extra_args,
      manifests['controller-manager'],
    ),
    ...flagDrift('scheduler_extra_args', args.scheduler_extra_args, manifests.scheduler),
    ...flagDrift('etcd_extra_args', args.etcd_extra_args, manifests.etcd),
  ];
}

export function shownDrift({ option, wanted, found }: Drift): string {
  return `the cluster has "${option}" ${found}, not ${wanted}`;
}

export function sayJoinedDrift({ option, wanted, found }: Drift): string {
  return `this control plane has "${option}" ${found}, not ${wanted}; "reconfigure: true" changes it`;
}

export function sayDrift(one: Drift): string {
  return `${shownDrift(one)}; init does not change what is there`;
}

/** Nothing is concluded from what cannot be seen. */
function compared(
  option: string,
  wanted: string | undefined,
  found: string | undefined,
): readonly Drift[] {
  if (wanted === undefined || found === undefined || wanted === found) return [];
  return [{ option, wanted, found }];
}

/** The certificate is this node's; the list of names is the cluster's, and may name some that are not wanted. */
function sanDrift(
  wanted: readonly string[] | undefined,
  { apiServerCertificate, files }: NodeSight,
  config: JsonObject | undefined,
): readonly Drift[] {
  if (wanted === undefined) return [];
  const option = 'cert_sans';
  const kept = dictAt(dictAt(config, 'apiServer'), 'certSANs');
  const listed = Array.isArray(kept) ? kept.map(String) : [];
  const [certificate] = certificatesIn(apiServerCertificate);
  if (!files.has('apiServerCertificate')) {
    return [{ option, wanted: shown(wanted), found: 'no certificate at all' }];
  }
  if (certificate !== undefined) {
    const names = namesOf(certificate);
    const missing = wanted.filter(name => !names.includes(name.toLowerCase()));
    if (missing.length > 0) {
      return [{ option, wanted: missing.join(', '), found: `only ${names.join(', ')}` }];
    }
  }
  if (config === undefined || sameNames(listed, wanted)) return [];
  return [{ option, wanted: shown(wanted), found: shown(listed) }];
}

function shown(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  const plain = (names: readonly string[]): string =>
    [...new Set(names.map(name => name.toLowerCase()))].sort().join(' ');
  return plain(one) === plain(other);
}

function flagDrift(
  option: string,
  wanted: KubeadmArgs['api_server_extra_args'],
  manifest: string | undefined,
): readonly Drift[] {
  if (manifest === undefined) return [];
  const found = flagsIn(manifest);
  return Object.entries(wanted ?? {}).flatMap(([written, value]) => {
    const name = written.replace(/^--/, '');
    const values = valuesOf(value).join(',');
    const there = found.get(name)?.join(',');
    if (values === there) return [];
    const shown = there === undefined ? `no --${name}` : `--${name}=${there}`;
    return [{ option, wanted: `--${name}=${values}`, found: shown }];
  });
}

/** The flags of a static pod: `    - --name=value`, perhaps quoted. */
export function flagsIn(manifest: string | undefined): ReadonlyMap<string, readonly string[]> {
  const flags = new Map<string, readonly string[]>();
  const lines = (manifest ?? '').matchAll(/^\s*-\s+(["']?)--([\w-]+)=(.*?)\1\s*$/gm);
  for (const [, , name = '', value = ''] of lines) {
    flags.set(name, [...(flags.get(name) ?? []), value]);
  }
  return flags;
}

interface Subnets {
  readonly pods: readonly string[] | undefined;
  readonly services: readonly string[] | undefined;
}

/** The networks of the cluster, by the manifests of a control plane. */
export function subnetsOf({ manifests }: NodeSight): Subnets {
  const networks = (component: Component, name: string): readonly string[] | undefined =>
    flagsIn(manifests[component])
      .get(name)
      ?.flatMap(value => value.split(','));
  return {
    pods: networks('controller-manager', 'cluster-cidr'),
    services: networks('apiserver', 'service-cluster-ip-range'),
  };
}

interface Image {
  readonly repository: string;
  readonly version: string;
}

export function imageOf(manifest: string | undefined): Image | undefined {
  const [, repository, version] =
    /^\s*image:\s*"?(\S+)\/kube-apiserver:v?([^"\s@]+)/m.exec(manifest ?? '') ?? [];
  return repository === undefined || version === undefined ? undefined : { repository, version };
}

function plainVersion(text: string | undefined): string | undefined {
  const version = text === undefined ? undefined : parseVersion(text);
  return version === undefined ? undefined : `${version.major}.${version.minor}.${version.patch}`;
}

function listed(list: readonly string[] | undefined): string | undefined {
  return list === undefined || list.length === 0 ? undefined : list.join(',');
}

function numbered(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number);
}
