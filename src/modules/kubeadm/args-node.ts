import type { ArgsSchema } from '../../module-api/index.ts';

/** What this node is; for `initialized`, `joined` and `config`. */
export const nodeArgs = {
  node_name: {
    type: 'string',
    description: 'The name of the node. Default: the name of the host, in lower case.',
  },
  node_ip: {
    type: 'array',
    items: { type: 'string' },
    description:
      'The address of the node, where a host has several; one of each family for dual stack.',
  },
  advertise_address: {
    type: 'string',
    aliases: ['apiserver_advertise_address'],
    description:
      'The address of this API server. Default: the one of the default route, which on machines of VirtualBox is the same on all.',
  },
  bind_port: {
    type: 'integer',
    minimum: 1,
    maximum: 65535,
    aliases: ['apiserver_bind_port'],
    description: 'The port of this API server. Default of kubeadm: 6443.',
  },
  cri_socket: {
    type: 'string',
    description:
      'The socket of the container runtime. Default: the only one that the host has of containerd, CRI-O and cri-dockerd.',
  },
  taints: {
    type: 'array',
    items: { type: ['string', 'object'] },
    description:
      'The taints of the node, as "key=value:Effect" or in kubeadm\'s words. An empty list lets pods run on a control plane. Default: that of control planes.',
  },
  node_labels: {
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Labels the node registers itself with.',
  },
  kubelet_extra_args: {
    type: 'object',
    additionalProperties: { type: ['array', 'string'], items: { type: 'string' } },
    description: 'More flags of the kubelet, without the dashes.',
  },
  patches: {
    type: 'string',
    description: 'A directory on the host with patches for what kubeadm writes.',
  },
  image_pull_policy: {
    type: 'string',
    enum: ['Always', 'IfNotPresent', 'Never'],
    description: 'Whether kubeadm pulls images. Default of kubeadm: IfNotPresent.',
  },
  image_pull_serial: {
    type: 'boolean',
    description: 'Whether kubeadm pulls one image after the other. Its default: true.',
  },
  skip_phases: {
    type: 'array',
    items: { type: 'string' },
    description: 'Phases that kubeadm leaves out: addon/kube-proxy.',
  },
  ignore_preflight_errors: {
    type: 'array',
    items: { type: 'string' },
    description: 'Preflight checks whose errors do not count: NumCPU. "all" hides every mistake.',
  },
  timeouts: {
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'The time limits of kubeadm itself, in its words: {discovery: 2m0s}.',
  },
  init_config: {
    type: 'object',
    aliases: ['init_configuration'],
    description: "Anything else of kubeadm's InitConfiguration; laid over what the options make.",
  },
  join_config: {
    type: 'object',
    aliases: ['join_configuration'],
    description: "Anything else of kubeadm's JoinConfiguration; laid over what the options make.",
  },
} as const satisfies ArgsSchema;
