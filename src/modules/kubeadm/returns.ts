import type { ReturnsSchema } from '../../module-api/index.ts';

export const kubeadmReturns = {
  state: {
    type: 'string',
    description:
      'What the node is, in check mode what it was: clean, initialized, partial, joined, joined-elsewhere, orphaned, down.',
  },
  made: {
    type: 'boolean',
    description:
      'With initialized: whether this task made the cluster, or in check mode would make it. Where it only changed one, there is no token.',
  },
  role: { type: 'string', description: 'What the node is: worker or control_plane.' },
  reason: { type: 'string', description: 'How that is known, where it is not plain.' },
  version: { type: 'string', description: 'The version of the installed kubeadm.' },
  versions: {
    type: 'object',
    description: 'The versions of kubeadm, kubelet, kubectl and of this API server.',
  },
  endpoint: {
    type: 'string',
    description: 'Where the cluster is reached, as others need it to join: host:port.',
  },
  ca_hashes: { type: 'array', description: "The hashes of the cluster's CA." },
  ca_cert: { type: 'string', description: "The cluster's CA as text." },
  pod_subnet: {
    type: 'array',
    description: 'On a control plane: the networks of the pods, as the cluster has them.',
  },
  service_subnet: {
    type: 'array',
    description: 'On a control plane: the networks of the services, as the cluster has them.',
  },
  token: {
    type: 'string',
    secret: true,
    description: 'The token this task made or was given. A cluster that was there before has none.',
  },
  certificate_key: {
    type: 'string',
    secret: true,
    description: 'The key of the uploaded certificates, where this task uploaded them.',
  },
  node: {
    type: 'object',
    description:
      'With initialized and joined: what a node registers itself with: a dict of labels and taints. Missing where that failed.',
  },
  drift: {
    type: 'array',
    description:
      'Where the cluster that is there, or a control plane that has joined, differs from the options, before the task: dicts of option, wanted and found.',
  },
  images: { type: 'array', description: 'The images of the version.' },
  missing_images: { type: 'array', description: 'Those of them that the host lacked.' },
  tokens: {
    type: 'array',
    description: 'The tokens: dicts of token, description, expires, usages and groups.',
  },
  certificates: {
    type: 'array',
    description: 'The certificates: dicts of name, expires, seconds_left, ca and missing.',
  },
  config: {
    type: 'string',
    description: 'The configuration as kubeadm gets it, or as it was migrated.',
  },
  valid: { type: 'boolean', description: 'Whether kubeadm accepts the configuration.' },
  preflight_warnings: {
    type: 'array',
    description: "The warnings of kubeadm's preflight checks.",
  },
  stdout: { type: 'string', description: 'What kubeadm printed.' },
  stderr: { type: 'string', description: 'What kubeadm printed to standard error.' },
} as const satisfies ReturnsSchema;
