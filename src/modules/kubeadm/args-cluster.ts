import type { ArgsSchema } from '../../module-api/index.ts';

const extraArgs = {
  type: 'object',
  additionalProperties: { type: ['array', 'string'], items: { type: 'string' } },
} as const;

/** What a cluster is; for `initialized`, `images` and `config`. */
export const clusterArgs = {
  kubernetes_version: {
    type: 'string',
    description:
      'The version of the control plane: 1.36.4. Default: that of the installed kubeadm, so that nothing is asked of the internet.',
  },
  cluster_name: { type: 'string', description: 'The name of the cluster in kubeconfigs.' },
  control_plane_endpoint: {
    type: 'string',
    mayBeUnknown: true,
    aliases: ['endpoint', 'api_server_endpoint'],
    description:
      'Where everybody reaches the API: a name or an address, with or without a port. Without it at initialized the cluster can never have a second control plane. With joined: where the cluster is.',
  },
  pod_subnet: {
    type: 'array',
    items: { type: 'string' },
    aliases: ['pod_network_cidr', 'pod_cidr'],
    description:
      'The network of the pods: 10.244.0.0/16. One of IPv4 and one of IPv6 for dual stack.',
  },
  service_subnet: {
    type: 'array',
    items: { type: 'string' },
    aliases: ['service_cidr'],
    description: 'The network of the services. Default of kubeadm: 10.96.0.0/12.',
  },
  dns_domain: {
    type: 'string',
    aliases: ['service_dns_domain'],
    description: 'The domain of the services. Default of kubeadm: cluster.local.',
  },
  cert_sans: {
    type: 'array',
    items: { type: 'string' },
    aliases: ['apiserver_cert_extra_sans'],
    description: 'More names and addresses for the certificate of the API server.',
  },
  image_repository: {
    type: 'string',
    description: 'Where the images come from. Default of kubeadm: registry.k8s.io.',
  },
  certificates_dir: {
    type: 'string',
    aliases: ['cert_dir'],
    description:
      'Where the certificates lie. Default of kubeadm: /etc/kubernetes/pki. Where a node has another one already, that is found.',
  },
  feature_gates: {
    type: 'object',
    additionalProperties: { type: 'boolean' },
    description: 'The feature gates of kubeadm itself. It refuses those it does not know.',
  },
  encryption_algorithm: {
    type: 'string',
    enum: ['RSA-2048', 'RSA-3072', 'RSA-4096', 'ECDSA-P256'],
    description: 'The kind of keys and certificates. Default of kubeadm: RSA-2048.',
  },
  certificate_validity: {
    type: 'string',
    description: 'How long certificates hold, as 8760h. Default of kubeadm: one year.',
  },
  ca_certificate_validity: {
    type: 'string',
    description: "How long the cluster's CA holds, as 87600h. Default of kubeadm: ten years.",
  },
  api_server_extra_args: {
    ...extraArgs,
    aliases: ['apiserver_extra_args'],
    description:
      'More flags of the API server, without the dashes. A list gives one flag several times.',
  },
  controller_manager_extra_args: {
    ...extraArgs,
    description: 'More flags of the controller manager.',
  },
  scheduler_extra_args: { ...extraArgs, description: 'More flags of the scheduler.' },
  etcd_extra_args: { ...extraArgs, description: 'More flags of the local etcd.' },
  etcd: {
    type: 'object',
    description:
      "The etcd in kubeadm's words: a dict with local or external. Default: a local one on each control plane.",
  },
  cluster_config: {
    type: 'object',
    aliases: ['cluster_configuration'],
    description:
      "Anything else of kubeadm's ClusterConfiguration, in its words; laid over what the options make.",
  },
  kubelet_config: {
    type: 'object',
    aliases: ['kubelet_configuration'],
    description: 'The KubeletConfiguration of all nodes, in its own words.',
  },
  kube_proxy_config: {
    type: 'object',
    aliases: ['kube_proxy_configuration'],
    description: 'The KubeProxyConfiguration of all nodes: {mode: nftables}.',
  },
} as const satisfies ArgsSchema;
