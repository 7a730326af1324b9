import type { Change, DetailedPlan, Given, Probe } from '../../../module-api/index.ts';
import { Failure, sh } from '../../../module-api/index.ts';
import type { Marked } from '../../kubectl/node-args.ts';
import { type NodesAnswer, nodesProbe, planNodes } from '../../kubectl/nodes.ts';
import type { KubeadmArgs } from '../args.ts';

/** Nodes that are marked in the operation that deletes the token they joined with. */
export function marksProbe(args: KubeadmArgs): Probe<NodesAnswer> | undefined {
  const { nodes = [] } = args;
  return nodes.length > 0 ? nodesProbe(clusterOf(args), nodes) : undefined;
}

export function planMarked(
  args: KubeadmArgs,
  seen: NodesAnswer | undefined,
  { checkMode }: Pick<Given, 'checkMode'>,
): readonly Change[] {
  const nodes: readonly Marked[] = args.nodes ?? [];
  if (seen === undefined) return [];
  const plan = () =>
    planNodes({ cluster: clusterOf(args), nodes }, seen, { state: 'present', checkMode });
  if (checkMode) return plan();
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [failing(error.message)];
  }
}

function failing(problem: string): Change {
  const script = sh`exit 1`;
  return { kind: 'run', script, summary: 'mark the nodes', failureMessage: () => problem };
}

/** The token goes first: it is gone also where a node cannot be marked. */
export function followed(plan: DetailedPlan, marks: readonly Change[]): DetailedPlan {
  return { ...plan, changes: [...plan.changes, ...marks] };
}

function clusterOf({ kubeconfig }: KubeadmArgs) {
  return { kubeconfig, executable: 'kubectl' };
}
