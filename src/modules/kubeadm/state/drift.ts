import type { KubeadmArgs } from '../args.ts';
import { parseVersion } from '../check/version.ts';
import { valuesOf } from '../config/arguments.ts';
import { withPort } from '../config/documents.ts';
import { certificatesIn, namesOf } from './certificates.ts';
import type { Component, NodeSight } from './node-sight.ts';

/** Where a cluster that is there is not what the options say. */
export interface Drift {
  readonly option: string;
  readonly wanted: string;
  readonly found: string;
}

/** What the manifests, the certificate and the kubeconfig of a control plane say of the options. */
export function driftOf(args: KubeadmArgs, sight: NodeSight): readonly Drift[] {
  const { manifests, adminConf, apiServerCertificate, clusterDomain } = sight;
  const flag = (component: Component, name: string): string | undefined =>
    flagsIn(manifests[component]).get(name)?.join(',');
  const image = imageOf(manifests.apiserver);
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
    ...compared('pod_subnet', listed(args.pod_subnet), flag('controller-manager', 'cluster-cidr')),
    ...compared(
      'service_subnet',
      listed(args.service_subnet),
      flag('apiserver', 'service-cluster-ip-range'),
    ),
    ...compared('cluster_name', args.cluster_name, flag('controller-manager', 'cluster-name')),
    ...compared('dns_domain', args.dns_domain, clusterDomain),
    ...compared(
      'advertise_address',
      args.advertise_address,
      flag('apiserver', 'advertise-address'),
    ),
    ...compared('bind_port', numbered(args.bind_port), flag('apiserver', 'secure-port')),
    ...sanDrift(args.cert_sans, apiServerCertificate),
    ...flagDrift('api_server_extra_args', args.api_server_extra_args, manifests.apiserver),
    ...flagDrift(
      'controller_manager_extra_args',
      args.controller_manager_extra_args,
      manifests['controller-manager'],
    ),
    ...flagDrift('scheduler_extra_args', args.scheduler_extra_args, manifests.scheduler),
    ...flagDrift('etcd_extra_args', args.etcd_extra_args, manifests.etcd),
  ];
}

export function sayDrift({ option, wanted, found }: Drift): string {
  return `the cluster has "${option}" ${found}, not ${wanted}; init does not change what is there`;
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

function sanDrift(wanted: readonly string[] = [], pem: string | undefined): readonly Drift[] {
  const [certificate] = certificatesIn(pem);
  if (certificate === undefined) return [];
  const names = namesOf(certificate);
  const missing = wanted.filter(name => !names.includes(name.toLowerCase()));
  if (missing.length === 0) return [];
  return [{ option: 'cert_sans', wanted: missing.join(', '), found: `only ${names.join(', ')}` }];
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
