import { type ArgsSchema, fileOptions, type InferArgs } from '../../module-api/index.ts';

const table = { type: 'object' } as const;

export const containerdConfigArgs = {
  path: {
    type: 'string',
    format: 'path',
    default: '/etc/containerd/config.toml',
    aliases: ['dest'],
    description: 'The file.',
  },
  config_version: {
    type: ['string', 'integer'],
    enum: ['auto', 2, 3],
    default: 'auto',
    description:
      'The version of the configuration\'s format. "auto": 2 for containerd 1.x and 3 for 2.x, by the containerd on the host.',
  },
  systemd_cgroup: {
    type: 'boolean',
    default: true,
    description:
      'Let systemd manage the cgroups of containers (SystemdCgroup), as kubeadm configures the kubelet.',
  },
  sandbox_image: {
    type: 'string',
    aliases: ['pause_image'],
    description:
      'The image of the container that holds a pod together, registry.k8s.io/pause:3.10.',
  },
  cni_bin_dirs: {
    type: 'array',
    items: { type: 'string' },
    default: ['/opt/cni/bin', '/usr/lib/cni'],
    description:
      'Where network plugins are looked for. Before containerd 2.1 only the first counts.',
  },
  cni_conf_dir: {
    type: 'string',
    default: '/etc/cni/net.d',
    description: 'Where the configuration of the network is.',
  },
  registry_config_path: {
    type: 'string',
    default: '/etc/containerd/certs.d',
    description:
      'The directory with a folder for each registry that needs settings (hosts.toml); empty for none.',
  },
  runtime: {
    type: 'string',
    default: 'runc',
    description: 'The name of the runtime that containers get when nothing else is asked for.',
  },
  runtime_type: {
    type: 'string',
    default: 'io.containerd.runc.v2',
    description: 'The shim of that runtime.',
  },
  runtime_options: {
    ...table,
    description: 'More options of that runtime, such as BinaryName.',
  },
  runtimes: {
    type: 'object',
    additionalProperties: table,
    default: {},
    description:
      'Further runtimes by their names, with settings as in the file. "runtime_type" is added where it is left out.',
  },
  snapshotter: { type: 'string', description: 'What keeps the layers of images: overlayfs.' },
  enable_selinux: { type: 'boolean', description: 'Label containers for SELinux.' },
  max_concurrent_downloads: {
    type: 'integer',
    minimum: 1,
    description: 'How many layers of an image are fetched at once.',
  },
  root: { type: 'string', description: 'Where images and containers are kept.' },
  state: { type: 'string', description: 'Where sockets and such are kept while it runs.' },
  disabled_plugins: {
    type: 'array',
    items: { type: 'string' },
    description: 'Plugins that are not loaded. "cri", which Kubernetes needs, is refused.',
  },
  imports: {
    type: 'array',
    items: { type: 'string' },
    description: 'Further files that containerd reads. Their format must be of the same version.',
  },
  plugins: {
    type: 'object',
    additionalProperties: table,
    default: {},
    description:
      'More settings of plugins, by their full names; they are merged over those of the other options. null takes one out.',
  },
  settings: {
    ...table,
    default: {},
    description: 'More settings at the top of the file, such as {debug: {level: info}}.',
  },
  ...fileOptions,
  backup: {
    type: 'boolean',
    default: false,
    description: 'Keep a copy of the old file beside it, with the time in its name.',
  },
} as const satisfies ArgsSchema;

export type ContainerdConfigArgs = InferArgs<typeof containerdConfigArgs>;
