import type { Given } from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import type { DryRun } from '../dry-run.ts';
import { caHashesOf, checkedHashes } from '../state/certificates.ts';
import type { NodeState } from '../state/classify.ts';
import type { NodeSight } from '../state/node-sight.ts';

export interface PlanInput {
  readonly args: KubeadmArgs;
  readonly sight: NodeSight;
  readonly found: NodeState;
  readonly given: Pick<Given, 'random' | 'round' | 'checkMode' | 'unknown' | 'yaml'>;
  /** Check mode only, and only where kubeadm is there to be asked. */
  readonly dryRun?: DryRun | undefined;
}

/** Of the cluster the task is about; `undefined` where the task does not say. */
export function wantedHashes({ ca_hashes, ca_cert }: KubeadmArgs): readonly string[] | undefined {
  if (ca_hashes === undefined && ca_cert === undefined) return undefined;
  return [...new Set([...checkedHashes(ca_hashes ?? []), ...caHashesOf(ca_cert)])];
}
