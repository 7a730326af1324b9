import type { ArgsSchema, InferArgs } from '../../module-api/index.ts';

export const kubeconfigArgs = {
  src: {
    type: 'string',
    format: 'path',
    default: '/etc/kubernetes/admin.conf',
    description: 'The kubeconfig on the host that is merged; its current context is taken.',
  },
  content: {
    type: 'string',
    secret: true,
    description: 'The text of a kubeconfig, in place of "src": one that another host has.',
  },
  user: {
    type: 'string',
    description:
      'The user of the host who gets it, into ~/.kube/config, and owns it. Default: the one that the task runs as.',
  },
  path: {
    type: 'string',
    format: 'path',
    aliases: ['dest'],
    description: 'The file, where it is another than ~/.kube/config of "user".',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether the file has the context.',
  },
  context: {
    type: 'string',
    description: 'The name of the context in the file. Default: that in "src".',
  },
  cluster_name: {
    type: 'string',
    description:
      'The name of the cluster in the file. Default: "context" if set, or that in "src".',
  },
  user_name: {
    type: 'string',
    description:
      'The name of the user\'s entry in the file. Default: "context" if set, or that in "src".',
  },
  server: {
    type: 'string',
    description: 'The address of the API server, https://host:6443, in place of that in "src".',
  },
  tls_server_name: {
    type: 'string',
    description: 'The name in the server\'s certificate, where it is not that of "server".',
  },
  namespace: { type: 'string', description: 'The namespace of the context.' },
  current: {
    type: 'boolean',
    description:
      'Make it the current context, or leave the current one alone. Default: only where there is none.',
  },
  mode: {
    type: ['string', 'integer'],
    format: 'mode',
    default: '0600',
    description: 'Permissions of the file.',
  },
  backup: {
    type: 'boolean',
    default: false,
    description: 'Keep a copy of the old file beside it, with the time in its name.',
  },
} as const satisfies ArgsSchema;

export type KubeconfigArgs = InferArgs<typeof kubeconfigArgs>;
