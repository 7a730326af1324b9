import type { ArgsSchema } from '../../module-api/index.ts';
import { nodesArg } from '../kubectl/node-args.ts';

/** How nodes find and trust a cluster, and what they need to become part of it. */
export const joinArgs = {
  role: {
    type: 'string',
    enum: ['worker', 'control_plane'],
    description:
      'What joins: a worker (default) or a control plane. With images: whose images; default all of them.',
  },
  token: {
    type: 'string',
    secret: true,
    mayBeUnknown: true,
    description:
      'The bootstrap token, as abcdef.0123456789abcdef. Where one has to be made, kplay makes it from random bytes. A node that has joined needs none.',
  },
  token_ttl: {
    type: 'string',
    aliases: ['ttl'],
    default: '24h',
    description: 'How long the token holds: 1h, 30m0s; 0 for ever.',
  },
  token_description: {
    type: 'string',
    aliases: ['description'],
    default: 'kplay',
    description:
      'What the token is for. With "operation: token" one of the same description that still holds is used again.',
  },
  token_groups: {
    type: 'array',
    items: { type: 'string' },
    aliases: ['groups'],
    description: 'Groups of the token. Default of kubeadm: those of nodes that join.',
  },
  token_usages: {
    type: 'array',
    items: { type: 'string', enum: ['signing', 'authentication'] },
    aliases: ['usages'],
    description: 'What the token may be used for. Default of kubeadm: both.',
  },
  reuse: {
    type: 'boolean',
    default: true,
    description:
      'With "operation: token": use one again that holds. false: make another one without looking, which is one question less.',
  },
  upload_certs: {
    type: 'boolean',
    default: false,
    description:
      'With initialized, and with a token that is made with "reuse: false": keep the certificates of the control plane, encrypted, in the cluster for two hours, so that other control planes can join. With "action: delete" and the token: delete them too.',
  },
  nodes: {
    ...nodesArg,
    description:
      'With "operation: token" and "action: delete": what the nodes that joined with it are labelled, annotated and tainted with, in the same operation. A kubelet may not set all of that of itself; the module kubectl has the rest.',
  },
  certificate_key: {
    type: 'string',
    secret: true,
    mayBeUnknown: true,
    description:
      'The key of these certificates: 64 hexadecimal digits. kplay makes one where it is needed and not given.',
  },
  ca_hashes: {
    type: 'array',
    mayBeUnknown: true,
    items: { type: 'string' },
    aliases: ['ca_cert_hashes', 'discovery_token_ca_cert_hash'],
    description:
      "The hashes of the cluster's CA (sha256:…). A node that belongs to another cluster is told by them.",
  },
  ca_cert: {
    type: 'string',
    mayBeUnknown: true,
    description: "The cluster's CA as text, in place of its hashes; kplay computes them.",
  },
  discovery_file: {
    type: 'string',
    description:
      'A kubeconfig on the host that leads to the cluster, in place of token and hashes.',
  },
  unsafe_skip_ca_verification: {
    type: 'boolean',
    default: false,
    description: 'Join whatever answers at the endpoint, without hashes. For tests only.',
  },
} as const satisfies ArgsSchema;
