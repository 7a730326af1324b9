// What `kubectl get` says of nodes, the system's pods and kubeadm's addons, in one question, put into sentences.
import { defineModule, fail, sh, textOf } from 'kplay/module';

export default defineModule({
  name: 'k8s_health',
  summary: 'Say how a cluster is.',
  args: {
    kubeconfig: { type: 'string', required: true, description: 'The kubeconfig on the host.' },
    expected_nodes: { type: 'integer', default: 0, description: 'How many nodes there must be.' },
    namespaces: {
      type: 'array',
      items: { type: 'string' },
      default: ['kube-system', 'kube-flannel', 'calico-system', 'tigera-operator'],
      description: 'Where the pods of the system are.',
    },
    addons: {
      type: 'array',
      items: { type: 'string', enum: ['coredns', 'kube-proxy'] },
      default: [],
      description: 'Which addons of kubeadm there must be.',
    },
  },
  returns: {
    healthy: { type: 'boolean', description: 'Whether all is well.' },
    problems: { type: 'array', description: 'What is not, a sentence each.' },
    nodes: { type: 'array', description: 'Dicts of name, ready, version and roles.' },
    pods: { type: 'array', description: 'Dicts of namespace, name, phase and ready.' },
    summary: { type: 'string', description: 'All of it in a line.' },
  },
  examples: ['- k8s_health:\n    kubeconfig: /etc/kubernetes/admin.conf'],
  observe: ({ kubeconfig }) => ({
    seen: {
      script: sh`[ -e ${kubeconfig} ] || exit 44
kubectl --kubeconfig ${kubeconfig} get nodes,pods,deployments.apps,daemonsets.apps --all-namespaces -o json`,
      parse: ({ exitCode, stdout, stderr }) => ({
        exitCode,
        error: textOf(stderr).trim(),
        items: exitCode === 0 ? JSON.parse(textOf(stdout)).items : [],
      }),
    },
  }),
  plan: (args, { seen }, { checkMode }) => {
    const { kubeconfig } = args;
    if (seen.exitCode === 44) {
      if (checkMode) return { changes: [], skipped: 'there is no cluster yet' };
      return fail(`there is no cluster on this host: ${kubeconfig} is missing`);
    }
    const { problems, ...rest } = healthOf(args, seen);
    // What earlier tasks of a check would mend is not mended.
    if (problems.length === 0 || checkMode) return [];
    const lines = problems.map(line => `  - ${line}`).join('\n');
    return fail(`the cluster is not well:\n${lines}`, { problems, ...rest });
  },
  result: (args, { seen }) => healthOf(args, seen),
});

function healthOf({ expected_nodes: expected, namespaces, addons }, seen) {
  const nodes = seen.items.filter(({ kind }) => kind === 'Node').map(nodeOf);
  const pods = seen.items
    .filter(({ kind, metadata }) => kind === 'Pod' && namespaces.includes(metadata.namespace))
    .map(podOf);
  const problems = [
    ...(seen.exitCode === 0 ? [] : [`the cluster does not answer: ${seen.error}`]),
    ...nodes.filter(node => !node.ready).map(node => `node ${node.name} is not ready: ${node.message}`),
    ...(nodes.length < expected ? [`there are ${nodes.length} nodes of ${expected}`] : []),
    ...(seen.exitCode === 0 ? addons.flatMap(name => missingAddon(name, seen.items)) : []),
    ...pods.filter(pod => !pod.well).map(pod => `pod ${pod.namespace}/${pod.name} is ${pod.phase}: ${pod.message}`),
  ];
  const ready = nodes.filter(node => node.ready).length;
  const running = pods.filter(pod => pod.well).length;
  return {
    healthy: problems.length === 0,
    problems,
    nodes,
    pods: pods.map(({ namespace, name, phase, well }) => ({ namespace, name, phase, ready: well })),
    summary: [
      `${ready} of ${nodes.length} nodes ready, ${running} of ${pods.length} pods of the system well`,
      ...problems,
    ].join('; '),
  };
}

/** Without the one no service is reached, without the other no name is found. */
function missingAddon(name, items) {
  const kind = name === 'kube-proxy' ? 'DaemonSet' : 'Deployment';
  const isThere = items.some(
    item => item.kind === kind && item.metadata.namespace === 'kube-system' && item.metadata.name === name,
  );
  return isThere
    ? []
    : [
        `there is no ${kind} kube-system/${name}: "kubeadm init phase addon ${name}" makes it; where another one is in its place, say so by expect_addons`,
      ];
}

function nodeOf({ metadata, status = {} }) {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  return {
    name: metadata.name,
    ready: ready?.status === 'True',
    message: ready?.message ?? 'it has said nothing yet',
    version: status.nodeInfo?.kubeletVersion ?? '',
    roles: Object.keys(metadata.labels ?? {})
      .filter(label => label.startsWith('node-role.kubernetes.io/'))
      .map(label => label.slice('node-role.kubernetes.io/'.length)),
  };
}

function podOf({ metadata, status = {} }) {
  const { phase = 'Unknown', containerStatuses = [], conditions = [] } = status;
  const ready = conditions.find(({ type }) => type === 'Ready');
  const waiting = containerStatuses.find(({ state }) => state?.waiting !== undefined)?.state.waiting;
  const unscheduled = conditions.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    phase,
    well: phase === 'Succeeded' || (phase === 'Running' && ready?.status !== 'False'),
    message: waiting?.message ?? waiting?.reason ?? unscheduled?.message ?? ready?.message ?? 'no reason is known',
  };
}
