import { type Change, fail, type Probe } from '../../module-api/index.ts';
import { type Answer, answerTo, problemIn, refuse } from './answer.ts';
import type { KubectlArgs } from './args.ts';
import { kubectlScript } from './command.ts';
import { fieldsOf, type ObjectState, parsed, predictionOf, type Target } from './object-state.ts';
import { timeoutOf } from './objects.ts';

interface Pod {
  readonly title: string;
  readonly isMirror: boolean;
  readonly isFinished: boolean;
  /** What would start it again, if anything would. */
  readonly controller: string | undefined;
  readonly hasEmptyDir: boolean;
}

/** The pods on a node. */
export function podsProbe(args: KubectlArgs, { name }: Target): Probe<Answer> {
  const { pod_selector: selector } = args;
  const words = [
    ...['get', 'pods', '--all-namespaces', `--field-selector=spec.nodeName=${name}`, '-o', 'json'],
    ...(selector === undefined ? [] : [`--selector=${selector}`]),
  ];
  return answerTo({ cluster: { ...args, namespace: undefined }, words });
}

export function podsIn(answer: Answer, node: string): readonly Pod[] {
  if (answer.exitCode !== 0) refuse(answer, `list the pods of node ${node}`);
  const { items } = fieldsOf(parsed(answer.stdout));
  return (Array.isArray(items) ? items : []).map(podOf);
}

function podOf(item: unknown): Pod {
  const { metadata, spec, status } = fieldsOf(item);
  const { name, namespace, annotations, ownerReferences } = fieldsOf(metadata);
  const owners = Array.isArray(ownerReferences) ? ownerReferences.map(fieldsOf) : [];
  const kind = owners.find(owner => owner['controller'] === true)?.['kind'];
  const { volumes } = fieldsOf(spec);
  const { phase } = fieldsOf(status);
  return {
    title: `${String(namespace)}/${String(name)}`,
    isMirror: 'kubernetes.io/config.mirror' in fieldsOf(annotations),
    isFinished: phase === 'Succeeded' || phase === 'Failed',
    controller: typeof kind === 'string' ? kind : undefined,
    hasEmptyDir: Array.isArray(volumes) && volumes.some(volume => 'emptyDir' in fieldsOf(volume)),
  };
}

/** The pods that a drain takes away. Fails for those that it would refuse to. */
export function drainedPods(args: KubectlArgs, pods: readonly Pod[]): readonly string[] {
  const candidates = pods.filter(pod => !pod.isMirror);
  const ofDaemons = candidates.filter(pod => pod.controller === 'DaemonSet' && !pod.isFinished);
  const drained = candidates.filter(pod => !ofDaemons.includes(pod));
  const running = drained.filter(pod => !pod.isFinished);
  if (!args.ignore_daemonsets) report(ofDaemons, 'belong to daemon sets', 'ignore_daemonsets');
  if (!args.force) {
    const alone = running.filter(pod => pod.controller === undefined);
    report(alone, 'would not be started again', 'force');
  }
  if (!args.delete_emptydir_data) {
    const local = running.filter(pod => pod.hasEmptyDir);
    report(local, 'would lose what is in their emptyDir volumes', 'delete_emptydir_data');
  }
  return drained.map(pod => pod.title);
}

function report(pods: readonly Pod[], what: string, option: string): void {
  if (pods.length === 0) return;
  const names = pods.map(pod => pod.title).join(', ');
  fail(`the node cannot be drained: ${names} ${what}; "${option}: true" drains all the same`);
}

export function planDrain(
  args: KubectlArgs,
  target: Target,
  { before, pods }: { readonly before: ObjectState; readonly pods: readonly Pod[] },
): readonly Change[] {
  const drained = drainedPods(args, pods);
  if (before.unschedulable && drained.length === 0) return [];
  const { name } = target;
  const limit = timeoutOf(args.timeout);
  const words = [
    ...['drain', name, `--timeout=${limit}s`, '--ignore-daemonsets=true'],
    `--delete-emptydir-data=${args.delete_emptydir_data}`,
    `--force=${args.force}`,
    `--disable-eviction=${args.disable_eviction}`,
    ...(args.grace_period === undefined ? [] : [`--grace-period=${args.grace_period}`]),
    ...(args.pod_selector === undefined ? [] : [`--pod-selector=${args.pod_selector}`]),
  ];
  return [
    {
      kind: 'run',
      script: kubectlScript({ ...target, namespace: undefined }, words),
      summary: `kubectl drain ${name}`,
      diff: {
        header: `node/${name}`,
        before: {
          schedulable: before.unschedulable ? 'no' : 'yes',
          ...Object.fromEntries(drained.map(pod => [`pod ${pod}`, 'runs'])),
        },
        after: { schedulable: 'no' },
      },
      predicts: [
        predictionOf(target, { ...before, unschedulable: true }),
        { resource: 'value', key: drainedKey(target), value: 'drained' },
      ],
      failureMessage: (exitCode, _, stderr) =>
        problemIn(exitCode, stderr, `drain node ${name} within ${limit} s`),
    },
  ];
}

/** Of what is predicted: the node has no pods any more. */
export function drainedKey({ kubeconfig = '', context = '', name }: Target): string {
  return `kubectl:${kubeconfig}:${context}:drained/${name}`;
}

/** `kubectl cordon` or `uncordon`. */
export function planCordon(
  target: Target,
  before: ObjectState,
  unschedulable: boolean,
): readonly Change[] {
  if (before.unschedulable === unschedulable) return [];
  const { name } = target;
  const verb = unschedulable ? 'cordon' : 'uncordon';
  return [
    {
      kind: 'run',
      script: kubectlScript({ ...target, namespace: undefined }, [verb, name]),
      summary: `kubectl ${verb} ${name}`,
      diff: {
        header: `node/${name}`,
        before: { schedulable: before.unschedulable ? 'no' : 'yes' },
        after: { schedulable: unschedulable ? 'no' : 'yes' },
      },
      predicts: [predictionOf(target, { ...before, unschedulable })],
      failureMessage: (exitCode, _, stderr) => problemIn(exitCode, stderr, `${verb} node ${name}`),
    },
  ];
}
