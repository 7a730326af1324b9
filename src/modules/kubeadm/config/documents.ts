import type { JsonObject } from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import { defaultPki } from '../state/node-files.ts';
import { pkiOption } from '../state/pki.ts';
import { parseTaint } from '../taint.ts';
import { flagList } from './arguments.ts';
import { type Draft, merged, settled, yamlOf } from './yaml.ts';

/** What is known only when the host was seen, or when something was made. */
export interface Chosen {
  readonly version?: string | undefined;
  readonly criSocket?: string | undefined;
  readonly token?: string | undefined;
  readonly certificateKey?: string | undefined;
  readonly caHashes?: readonly string[] | undefined;
  /** The directory of the certificates, where it is not kubeadm's own. */
  readonly pki?: string | undefined;
}

export const api = 'kubeadm.k8s.io/v1beta4';

export function initConfig(args: KubeadmArgs, chosen: Chosen): string {
  return yamlOf([
    initDocument(args, chosen),
    clusterDocument(args, chosen),
    ...componentDocuments(args),
  ]);
}

function initDocument(args: KubeadmArgs, chosen: Chosen): JsonObject {
  const { token, certificateKey } = chosen;
  const { token_ttl, token_description, token_usages, token_groups } = args;
  const bootstrap = {
    token,
    ttl: token_ttl === '0' ? '0s' : token_ttl,
    description: token_description,
    usages: token_usages,
    groups: token_groups,
  };
  return laidOver(args.init_config, {
    ...{ apiVersion: api, kind: 'InitConfiguration' },
    bootstrapTokens: token === undefined ? undefined : [bootstrap],
    certificateKey,
    localAPIEndpoint: localEndpoint(args),
    ...nodeParts(args, chosen),
  });
}

function clusterDocument(args: KubeadmArgs, { version }: Chosen): JsonObject {
  return laidOver(args.cluster_config, {
    ...{ apiVersion: api, kind: 'ClusterConfiguration' },
    clusterName: args.cluster_name,
    kubernetesVersion: version,
    controlPlaneEndpoint: args.control_plane_endpoint,
    imageRepository: args.image_repository,
    certificatesDir: pkiOption(args),
    networking: {
      podSubnet: joined(args.pod_subnet),
      serviceSubnet: joined(args.service_subnet),
      dnsDomain: args.dns_domain,
    },
    apiServer: { certSANs: args.cert_sans, extraArgs: flagList(args.api_server_extra_args) },
    controllerManager: { extraArgs: flagList(args.controller_manager_extra_args) },
    scheduler: { extraArgs: flagList(args.scheduler_extra_args) },
    etcd: etcdPart(args),
    featureGates: args.feature_gates,
    encryptionAlgorithm: args.encryption_algorithm,
    certificateValidityPeriod: args.certificate_validity,
    caCertificateValidityPeriod: args.ca_certificate_validity,
  });
}

function etcdPart({ etcd, etcd_extra_args }: KubeadmArgs): Draft | undefined {
  const extraArgs = flagList(etcd_extra_args);
  const made = extraArgs === undefined ? {} : settled({ local: { extraArgs } });
  return merged(made, jsonOf(etcd));
}

export function joinConfig(args: KubeadmArgs, chosen: Chosen): string {
  const { role, control_plane_endpoint, discovery_file } = args;
  const { token, caHashes, certificateKey } = chosen;
  const endpoint = control_plane_endpoint;
  const pki = pkiOption(args);
  const discovery =
    discovery_file === undefined
      ? {
          bootstrapToken: {
            apiServerEndpoint: endpoint === undefined ? undefined : withPort(endpoint),
            token,
            caCertHashes: args.unsafe_skip_ca_verification ? undefined : caHashes,
            unsafeSkipCAVerification: args.unsafe_skip_ca_verification || undefined,
          },
        }
      : { file: { kubeConfigPath: discovery_file }, tlsBootstrapToken: token };
  const controlPlane = { localAPIEndpoint: localEndpoint(args) ?? {}, certificateKey };
  const document = laidOver(args.join_config, {
    ...{ apiVersion: api, kind: 'JoinConfiguration' },
    discovery,
    caCertPath: pki === undefined ? undefined : `${pki}/ca.crt`,
    ...nodeParts(args, chosen),
  });
  if (role !== 'control_plane') return yamlOf([document]);
  // An empty dict means something here: it is what makes the node a control plane.
  return yamlOf([merged({ ...document, controlPlane: kept(controlPlane) }, overOf(args))]);
}

function overOf({ join_config }: KubeadmArgs): JsonObject {
  const { controlPlane } = jsonOf(join_config);
  return controlPlane === undefined ? {} : { controlPlane };
}

function kept({ localAPIEndpoint, certificateKey }: Draft): JsonObject {
  const endpoint = settled({ localAPIEndpoint });
  return { ...endpoint, ...(typeof certificateKey === 'string' && { certificateKey }) };
}

export function resetConfig(
  args: KubeadmArgs,
  { criSocket, pki = pkiOption(args) }: Chosen,
): string {
  const { cleanup_tmp_dir, unmount_flags, ignore_preflight_errors, skip_phases } = args;
  const document = settled({
    ...{ apiVersion: api, kind: 'ResetConfiguration' },
    force: true,
    criSocket,
    certificatesDir: pki === defaultPki ? undefined : pki,
    cleanupTmpDir: cleanup_tmp_dir || undefined,
    unmountFlags: unmount_flags,
    ignorePreflightErrors: ignore_preflight_errors,
    skipPhases: skip_phases,
  });
  return yamlOf([document]);
}

function nodeParts(args: KubeadmArgs, { criSocket }: Chosen): Draft {
  const labels = Object.entries(args.node_labels ?? {}).map(pair => pair.join('='));
  const own = {
    'node-ip': joined(args.node_ip),
    'node-labels': labels.length === 0 ? undefined : labels.join(','),
  };
  const flags = Object.entries(own).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  const extra = [...flags, ...(flagList(args.kubelet_extra_args) ?? [])];
  return {
    nodeRegistration: {
      name: args.node_name,
      criSocket,
      taints: args.taints?.map(parseTaint),
      kubeletExtraArgs: extra.length === 0 ? undefined : extra,
      ignorePreflightErrors: args.ignore_preflight_errors,
      imagePullPolicy: args.image_pull_policy,
      imagePullSerial: args.image_pull_serial,
    },
    patches: { directory: args.patches },
    skipPhases: args.skip_phases,
    timeouts: args.timeouts,
  };
}

export function componentDocuments({
  kubelet_config,
  kube_proxy_config,
}: Pick<KubeadmArgs, 'kubelet_config' | 'kube_proxy_config'>) {
  const kubelet = { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration' };
  const proxy = {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
  };
  return [
    ...(kubelet_config === undefined ? [] : [{ ...kubelet, ...jsonOf(kubelet_config) }]),
    ...(kube_proxy_config === undefined ? [] : [{ ...proxy, ...jsonOf(kube_proxy_config) }]),
  ];
}

function localEndpoint({ advertise_address, bind_port }: KubeadmArgs): Draft | undefined {
  if (advertise_address === undefined && bind_port === undefined) return undefined;
  return { advertiseAddress: advertise_address, bindPort: bind_port };
}

/** `host`, `host:port`, `[::1]`, `::1`: always with a port, as others have to dial it. */
export function withPort(endpoint: string, port = 6443): string {
  if (/^\[.*\]:\d+$/.test(endpoint) || /^[^:]+:\d+$/.test(endpoint)) return endpoint;
  const isBare6 = endpoint.includes(':') && !endpoint.startsWith('[');
  return `${isBare6 ? `[${endpoint}]` : endpoint}:${port}`;
}

function joined(list: readonly string[] | undefined): string | undefined {
  return list === undefined || list.length === 0 ? undefined : list.join(',');
}

function laidOver(over: KubeadmArgs['init_config'], draft: Draft): JsonObject {
  return merged(settled(draft), jsonOf(over));
}

/** What came out of YAML and was checked to be a dict. */
function jsonOf(value: { readonly [key: string]: unknown } | undefined): JsonObject {
  // oxlint-disable-next-line no-unsafe-type-assertion
  return (value ?? {}) as JsonObject;
}
