import type { ArgsSchema, InferArgs } from '../../module-api/index.ts';
import { clusterArgs } from './args-cluster.ts';
import { joinArgs } from './args-join.ts';
import { nodeArgs } from './args-node.ts';

export const kubeadmArgs = {
  state: {
    type: 'string',
    enum: ['initialized', 'joined', 'reset'],
    description:
      'What the host is: the first node of a cluster, a node that has joined one, or a node of none.',
  },
  operation: {
    type: 'string',
    enum: ['status', 'images', 'token', 'certs', 'config'],
    description:
      'Something else: look at what the node is; list or pull images; make, check, list or delete tokens; upload, delete, check or renew certificates; print, validate or migrate a configuration.',
  },
  action: {
    type: 'string',
    enum: [
      ...['list', 'pull', 'create', 'delete', 'upload', 'check', 'renew'],
      ...['print', 'validate', 'migrate'],
    ],
    description:
      'Which of an operation: images: pull (default), list. token: create (default), check (fails where nobody can join with it), delete, list. certs: check (default), upload, delete (what was uploaded), renew. config: print (default), validate, migrate (a file on the host to v1beta4).',
  },
  on_partial: {
    type: 'string',
    enum: ['fail', 'reset'],
    default: 'fail',
    description:
      'What to do where an earlier init or join ended half-way: say so and fail, or reset the node and begin anew.',
  },
  on_orphaned: {
    type: 'string',
    enum: ['fail', 'reset'],
    default: 'fail',
    description:
      'What to do where the node has joined, but the cluster does not know it any more (or its certificate ended): fail, or reset it and join again.',
  },
  reconfigure: {
    type: 'boolean',
    default: false,
    description:
      'With initialized, on a control plane that is there and differs: change cert_sans and the _extra_args to what is asked, on this node and in the configuration of the cluster, and restart what they are of. Other differences cannot be changed so, and fail. With joined, "role: control_plane" and the same options: the same on a control plane that has joined.',
  },
  ...clusterArgs,
  ...nodeArgs,
  ...joinArgs,
  config_kind: {
    type: 'string',
    enum: ['init', 'join', 'reset'],
    default: 'init',
    description: 'Which configuration "operation: config" is about.',
  },
  config_file: {
    type: 'string',
    description:
      'A configuration on the host to migrate, or to validate in place of what the options make.',
  },
  new_config_file: {
    type: 'string',
    description:
      'Where a migrated configuration goes. Default: in place of config_file, which is kept beside it.',
  },
  kubeconfig: {
    type: 'string',
    default: '/etc/kubernetes/admin.conf',
    description: 'The kubeconfig on the host that the operations use.',
  },
  certificates: {
    type: 'array',
    items: { type: 'string' },
    default: ['all'],
    description: 'Which certificates to renew, by their names in "kubeadm certs renew".',
  },
  renew_before: {
    type: 'string',
    description:
      'Renew only what ends sooner than this: 30d, 720h. Without it renewing always renews.',
  },
  restart: {
    type: 'boolean',
    default: true,
    description:
      'Whether the control plane is restarted after its certificates were renewed; it uses the old ones until then.',
  },
  clean_cni: {
    type: 'boolean',
    default: false,
    description:
      'With reset: remove the configuration of networks (/etc/cni/net.d, /var/lib/cni, /run/flannel) and the links of flannel, calico and kube-proxy, which kubeadm leaves.',
  },
  clean_firewall: {
    type: 'boolean',
    default: false,
    aliases: ['clean_iptables'],
    description:
      "With reset: remove the chains KUBE-, CNI-, FLANNEL- and cali- and the tables of kube-proxy. The host's own rules are never touched.",
  },
  clean_kubeconfig: {
    type: 'boolean',
    default: false,
    description: "With reset: remove the task user's ~/.kube/config.",
  },
  cleanup_tmp_dir: {
    type: 'boolean',
    default: false,
    description: 'With reset: remove /etc/kubernetes/tmp too.',
  },
  unmount_flags: {
    type: 'array',
    items: { type: 'string' },
    description: 'With reset: flags for unmounting below /var/lib/kubelet: MNT_FORCE.',
  },
} as const satisfies ArgsSchema;

export type KubeadmArgs = InferArgs<typeof kubeadmArgs>;
