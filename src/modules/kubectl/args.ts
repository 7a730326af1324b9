import type { ArgsSchema, InferArgs } from '../../module-api/index.ts';
import { assumeArg, nodesArg } from './node-args.ts';

const text = { type: 'string' } as const;
const names = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
} as const;
const duration = { type: ['integer', 'string'] } as const;

const clusterOptions = {
  kubeconfig: {
    ...text,
    format: 'path',
    description:
      'The file on the host that says where the cluster is. Default: $KUBECONFIG or ~/.kube/config; where neither is, /etc/kubernetes/admin.conf.',
  },
  context: { ...text, description: 'The context of the kubeconfig. Default: its current one.' },
  namespace: {
    ...text,
    description: 'The namespace of objects that name none. Default: that of the context.',
  },
  executable: { ...text, default: 'kubectl', description: 'The program, where it is not in PATH.' },
} as const satisfies ArgsSchema;

export const kubectlArgs = {
  ...clusterOptions,
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description:
      'Whether the objects, or with an operation the labels, annotations or taints, are to be there.',
  },
  definition: {
    aliases: ['resource_definition'],
    description:
      'The objects: a dictionary, a list of them, or a text of YAML with one document for each.',
  },
  src: {
    ...text,
    description:
      'A manifest on the controller, looked for in the "files" folder of the role and the play; of a directory all its .yaml, .yml and .json files.',
  },
  template: {
    ...text,
    description: 'A template on the controller that makes a manifest, from the "templates" folder.',
  },
  remote_src: {
    type: 'boolean',
    default: false,
    description: '"src" is a file or a directory on the host.',
  },
  operation: {
    type: 'string',
    enum: ['wait', 'drain', 'cordon', 'uncordon', 'taint', 'label', 'annotate', 'mark'],
    description:
      'What to do with objects that are there, instead of applying a manifest. mark: label, annotate and taint a node at once, as far as labels, annotations and taints are given.',
  },
  kind: {
    ...text,
    default: 'node',
    description: 'The kind of the object to label, annotate or wait for: node, deployment, pod.',
  },
  name: { ...text, description: 'The name of the object or the node.' },
  labels: {
    ...names,
    description: 'With "operation: label" or mark: labels and their values; null removes one.',
  },
  annotations: {
    ...names,
    description:
      'With "operation: annotate" or mark: annotations and their values; null removes one.',
  },
  taints: {
    type: 'array',
    description:
      'With "operation: taint" or mark: {key, value, effect} each, or texts like "key=value:NoSchedule". With "state: absent" value and effect may be left out.',
  },
  nodes: {
    ...nodesArg,
    description:
      'With "operation: mark", in place of "name": several nodes, each with its own labels, annotations and taints, in one question and one answer.',
  },
  assume: {
    ...assumeArg,
    description:
      'Check mode, with an operation on an object that is not there yet because a task on another host would make it: what it will have: {labels: {disk: ssd}}.',
  },
  selector: {
    ...text,
    description: 'With "operation: wait": the objects with these labels, as "app=web".',
  },
  server_side: {
    type: 'boolean',
    default: false,
    description: 'Apply on the server, which knows who owns which field.',
  },
  field_manager: {
    ...text,
    description: "The owner of the fields that are applied. Default: kubectl's own.",
  },
  force_conflicts: {
    type: 'boolean',
    default: false,
    description: 'Take over fields that another owns. Needs "server_side".',
  },
  wait: {
    type: 'boolean',
    default: false,
    description:
      'Wait until the applied objects are as "wait_for" says. Objects that are deleted are always waited for.',
  },
  wait_for: {
    ...text,
    description:
      'What to wait for, as kubectl has it: "condition=Ready", "delete", "jsonpath={.status.phase}=Running".',
  },
  timeout: {
    ...duration,
    default: 120,
    aliases: ['wait_timeout'],
    description: 'How long waiting, deleting or draining may take: seconds, or text like "5m".',
  },
  grace_period: {
    type: 'integer',
    description: 'Seconds a pod has to end, when it is deleted or drained. Default: its own.',
  },
  ignore_daemonsets: {
    type: 'boolean',
    default: true,
    description: 'Drain although pods of daemon sets, which stay, are on the node.',
  },
  delete_emptydir_data: {
    type: 'boolean',
    default: false,
    description: 'Drain pods that lose data in emptyDir volumes, too.',
  },
  force: {
    type: 'boolean',
    default: false,
    description: 'Drain pods that nothing will start again, too.',
  },
  disable_eviction: {
    type: 'boolean',
    default: false,
    description: 'Delete pods instead of evicting them, whatever their disruption budgets say.',
  },
  pod_selector: { ...text, description: 'Drain only pods with these labels.' },
} as const satisfies ArgsSchema;

export type KubectlArgs = InferArgs<typeof kubectlArgs>;

/** Seconds of a number or of a text like `1h30m`, `90s` or `90`; -1 of what is neither. */
export function secondsOf(duration: number | string): number {
  if (typeof duration === 'number') return duration;
  if (/^\d+$/.test(duration)) return Number(duration);
  const [all, hours = '0', minutes = '0', seconds = '0'] =
    /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  return all === undefined || all === ''
    ? -1
    : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
