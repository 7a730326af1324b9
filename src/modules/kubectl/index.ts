import {
  type Change,
  defineModule,
  fail,
  failureOf,
  type Given,
  type JsonObject,
  type Outcome,
  type Probe,
  textOf,
} from '../../module-api/index.ts';
import type { Answer } from './answer.ts';
import { type KubectlArgs, kubectlArgs } from './args.ts';
import type { Cluster } from './command.ts';
import { drainedKey, drainedPods, planCordon, planDrain, podsIn, podsProbe } from './drain.ts';
import { examples } from './examples.ts';
import {
  inline,
  type Manifest,
  type ManifestSources,
  manifestOf,
  manifestSources,
} from './manifest.ts';
import { assumedState, planMarks } from './marks.ts';
import { planTexts } from './metadata.ts';
import { markedIn, type NodesAnswer, nodesProbe, planNodes } from './nodes.ts';
import {
  foretold,
  type ObjectAnswer,
  objectProbe,
  stateOf,
  type Target,
  taintJson,
} from './object-state.ts';
import { objectsProbe, objectTitle, planApply, planDelete, presentObjects } from './objects.ts';
import { planTaints } from './taints.ts';
import { planWait, waitOf, waitProbe } from './wait.ts';

/** Of these, the ones that what is to be done needs. */
type KubectlProbes = {
  readonly objects: Probe<Answer> | undefined;
  readonly ready: Probe<Answer> | undefined;
  readonly object: Probe<ObjectAnswer> | undefined;
  readonly pods: Probe<Answer> | undefined;
  readonly nodes: Probe<NodesAnswer> | undefined;
};

interface Seen {
  readonly objects: Answer | undefined;
  readonly ready: Answer | undefined;
  readonly object: ObjectAnswer | undefined;
  readonly pods: Answer | undefined;
  readonly nodes: NodesAnswer | undefined;
}

const nothing = {
  ...{ objects: undefined, ready: undefined, object: undefined },
  ...{ pods: undefined, nodes: undefined },
};

export const kubectl = defineModule({
  name: 'kubectl',
  summary: 'Apply and delete objects of Kubernetes; label, taint and drain nodes; wait.',
  notes: [
    "It runs the host's kubectl, so it belongs on a host with a kubeconfig, such as a control plane.",
    '"kubectl diff" decides whether an apply changes anything, and is the diff that is shown. It needs "diff" on the host. Contents of secrets are not shown.',
    'Of labels, annotations and taints only those that the task names are touched.',
    'In check mode, where kubeadm would make the cluster first, everything that is applied is new. Where something else would be made by an earlier task, the task is undecided.',
    'A node that a task on another host would make is not known to the cluster in check mode: "assume" says what it will have.',
    'Waiting changes nothing. It begins anew while the objects, or the server, are not there yet.',
    'Pods that stand in the way of a drain are named, and the option that drains them all the same; also in check mode.',
  ],
  args: kubectlArgs,
  constraints: {
    mutuallyExclusive: [
      ['definition', 'src', 'template'],
      ['name', 'nodes'],
    ],
    requiredOneOf: [['definition', 'src', 'template', 'operation']],
    rules: [
      {
        options: ['nodes', 'operation'],
        problem: ({ nodes, operation }) =>
          nodes === undefined || operation === 'mark'
            ? undefined
            : '"nodes" goes with "operation: mark".',
      },
      {
        options: ['definition'],
        problem: ({ definition }) =>
          definition === undefined ? undefined : failureOf(() => inline(definition)),
      },
      {
        options: ['src'],
        problem: ({ src }) => (src === '' ? '"src" must not be empty.' : undefined),
      },
    ],
    requiredIf: [
      {
        option: 'operation',
        values: ['drain', 'cordon', 'uncordon', 'taint', 'label', 'annotate'],
        all: ['name'],
      },
      { option: 'operation', values: ['mark'], any: ['name', 'nodes'] },
      { option: 'operation', values: ['taint'], all: ['taints'] },
      { option: 'operation', values: ['label'], all: ['labels'] },
      { option: 'operation', values: ['annotate'], all: ['annotations'] },
      { option: 'operation', values: ['wait'], all: ['wait_for'] },
      { option: 'wait', values: [true], all: ['wait_for'] },
      { option: 'remote_src', values: [true], all: ['src'] },
    ],
  },
  returns: {
    objects: {
      type: 'array',
      items: { type: 'string' },
      description: 'The objects that were applied, changed or deleted.',
    },
    labels: { type: 'object', description: 'The labels of the object afterwards.' },
    annotations: { type: 'object', description: 'The annotations of the object afterwards.' },
    taints: { type: 'array', description: 'The taints of the node afterwards.' },
    drained: {
      type: 'array',
      items: { type: 'string' },
      description: 'The pods that were taken off the node, as namespace/name.',
    },
    stdout: { type: 'string', description: 'What kubectl printed.' },
  },
  examples,

  sources: manifestSources,

  observe(args, { sources }): KubectlProbes {
    const { operation } = args;
    const manifest = manifestOf(args, sources);
    if (operation === 'wait') return { ...nothing, ready: waitProbe(args, waitOf(args, manifest)) };
    if (args.nodes !== undefined) {
      const nodes = args.nodes.length > 0 ? nodesProbe(clusterOf(args), args.nodes) : undefined;
      return { ...nothing, nodes };
    }
    if (operation !== undefined) {
      const target = targetOf(args);
      const pods = operation === 'drain' ? drainProbe(args, target) : undefined;
      return { ...nothing, object: objectProbe(target), pods };
    }
    const named = required(manifest);
    const ready =
      args.wait && args.state === 'present' ? waitProbe(args, waitOf(args, named)) : undefined;
    return { ...nothing, objects: objectsProbe(args, named), ready };
  },

  plan: (args, seen, given) => planOf(args, seen, given),

  result(args, seen, outcomes, { sources, checkMode }): JsonObject {
    const stdout = stdoutOf(outcomes);
    if (args.operation === 'wait') return stdout;
    if (args.nodes !== undefined) {
      return {
        objects: markedIn(
          outcomes.filter(isNotFailed).map(({ change }) => change),
          args.nodes,
        ),
        ...stdout,
      };
    }
    if (args.operation !== undefined) {
      return { ...objectResult(args, seen, { outcomes, checkMode }), ...stdout };
    }
    const manifest = required(manifestOf(args, sources));
    if (args.state === 'present') {
      const applied = stdout.stdout?.split('\n').filter(line => line !== '') ?? [];
      return { ...(outcomes.every(isDone) && { objects: applied }), ...stdout };
    }
    return {
      objects: presentObjects(answered(seen.objects), manifest).map(objectTitle),
      ...stdout,
    };
  },
});

function planOf(
  args: KubectlArgs,
  seen: Seen,
  { sources, checkMode }: Given<ManifestSources>,
): readonly Change[] {
  const { operation } = args;
  const manifest = manifestOf(args, sources);
  if (operation === 'wait') return planWait(args, waitOf(args, manifest), seen.ready);
  if (operation === undefined) return planObjects(args, required(manifest), seen);
  if (args.nodes !== undefined) {
    const { nodes, state } = args;
    if (nodes.length === 0) return [];
    return planNodes({ cluster: clusterOf(args), nodes }, answered(seen.nodes), {
      state,
      checkMode,
    });
  }
  const target = targetOf(args);
  const before = stateOf(
    answered(seen.object),
    target,
    checkMode ? assumedState(args.assume) : undefined,
  );
  switch (operation) {
    case 'label':
      return planTexts(args, target, { field: 'labels', before });
    case 'annotate':
      return planTexts(args, target, { field: 'annotations', before });
    case 'taint':
      return planTaints(args, target, before);
    case 'mark':
      return planMarks(args, target, before);
    case 'drain':
      return planDrain(args, target, { before, pods: podsIn(answered(seen.pods), target.name) });
    case 'cordon':
    case 'uncordon':
      return planCordon(target, before, operation === 'cordon');
  }
}

function planObjects(args: KubectlArgs, manifest: Manifest, seen: Seen): readonly Change[] {
  const answer = answered(seen.objects);
  if (args.state === 'absent') return planDelete(args, manifest, answer);
  return planApply(args, manifest, { answer, ready: seen.ready });
}

function required(manifest: Manifest | undefined): Manifest {
  return manifest ?? fail('one of "definition", "src", "template" or "operation" must be set');
}

function clusterOf({ kubeconfig, context, executable }: KubectlArgs): Cluster {
  return { kubeconfig, context, executable };
}

/** Taints and drains are of nodes alone. */
function targetOf(args: KubectlArgs): Target {
  const { operation, name = '' } = args;
  const cluster = clusterOf(args);
  if (operation === 'label' || operation === 'annotate') {
    return { ...cluster, namespace: args.namespace, kind: args.kind, name };
  }
  return { ...cluster, kind: 'node', name };
}

function drainProbe(args: KubectlArgs, target: Target): Probe<Answer> {
  const probe = podsProbe(args, target);
  return {
    ...probe,
    overlay(observed, predicted) {
      if (predicted.value(drainedKey(target)) === undefined) {
        return probe.overlay?.(observed, predicted) ?? observed;
      }
      return { exitCode: 0, stdout: '{"items":[]}', stderr: '' };
    },
  };
}

function objectResult(
  args: KubectlArgs,
  seen: Seen,
  { outcomes, checkMode }: { readonly outcomes: readonly Outcome[]; readonly checkMode: boolean },
): JsonObject {
  const target = targetOf(args);
  const before = stateOf(
    answered(seen.object),
    target,
    checkMode ? assumedState(args.assume) : undefined,
  );
  const made = outcomes.map(({ change, status }) =>
    status === 'failed' ? undefined : foretold(change, target),
  );
  // What the changes were meant to make of it, as far as they did not fail.
  const after = made.findLast(state => state !== undefined) ?? before;
  const { operation } = args;
  const isOf = (one: typeof operation): boolean => operation === one || operation === 'mark';
  return {
    objects: outcomes.length === 0 ? [] : [`${target.kind}/${target.name}`],
    ...(isOf('label') && { labels: after.labels }),
    ...(isOf('annotate') && { annotations: after.annotations }),
    ...(isOf('taint') && { taints: after.taints.map(taintJson) }),
    ...(operation === 'drain' && {
      drained: drainedPods(args, podsIn(answered(seen.pods), target.name)),
    }),
  };
}

function answered<T>(answer: T | undefined): T {
  if (answer === undefined) throw new TypeError('kubectl was not asked');
  return answer;
}

function isNotFailed({ status }: Outcome): boolean {
  return status !== 'failed';
}

function isDone({ status }: Outcome): boolean {
  return status === 'done';
}

function stdoutOf(outcomes: readonly Outcome[]): { readonly stdout?: string } {
  const printed = outcomes.flatMap(({ stdout }) => (stdout === undefined ? [] : [textOf(stdout)]));
  return outcomes.length > 0 && printed.length === 0 ? {} : { stdout: printed.join('') };
}
