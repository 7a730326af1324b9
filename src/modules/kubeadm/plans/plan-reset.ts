import { type DetailedPlan, type RunChange, sh } from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import { resetConfig } from '../config/documents.ts';
import { failAsForetold } from '../dry-run.ts';
import { explainFailure } from '../preflight/explain.ts';
import { cleanScript, type Remains } from '../remains.ts';
import { withConfig } from '../run-script.ts';
import { begunFile } from '../state/begun.ts';
import { leftovers, nodeFiles, pkiFiles } from '../state/node-files.ts';
import { chosenSocket, socketUrl } from '../state/sockets.ts';
import { commandTimeout } from './limits.ts';
import type { PlanInput } from './plan-input.ts';
import { nodePredictions } from './predictions.ts';
import { requireKubeadm } from './refuse.ts';

const resetSummary = 'kubeadm reset';

/** What it takes for a node to be of no cluster, and to keep nothing that the options name. */
export function planReset(input: PlanInput, remains: Remains): DetailedPlan {
  const { args, sight, given } = input;
  const cleaning = cleanChange(remains);
  const isClean =
    sight.predicted === undefined ? sight.files.size === 0 : sight.predicted === 'clean';
  if (isClean || given.round > 0) return { changes: cleaning };
  requireKubeadm(input);
  const { cri_socket: wanted } = args;
  const { sockets } = sight;
  // kubeadm knows the socket of a whole node itself; among several it must not guess on half a one.
  const criSocket =
    wanted !== undefined
      ? socketUrl(wanted)
      : sockets?.length === 1
        ? chosenSocket({ wanted, present: sockets })
        : undefined;
  failAsForetold(resetSummary, input.dryRun);
  // Resetting brings links and chains down that may be there no more, so what remains is looked at after it.
  const cleans = args.clean_cni || args.clean_firewall || args.clean_kubeconfig;
  return {
    changes: [resetChange(args, { criSocket, pki: sight.pki })],
    again: cleans,
    warnings: input.dryRun?.warnings ?? [],
  };
}

interface Node {
  readonly criSocket: string | undefined;
  readonly pki: string;
}

export function resetChange(args: KubeadmArgs, { criSocket, pki }: Node): RunChange {
  const rest = leftovers.map(name => nodeFiles[name]);
  const certificates = Object.values(pkiFiles).map(name => `${pki}/${name}`);
  const { kubeletConfig, kubeletFlags, instanceConfig, kubeletCertificate } = nodeFiles;
  const kubelet = [kubeletConfig, kubeletFlags, instanceConfig, kubeletCertificate];
  // An etcd whose manifest is gone already is left by kubeadm, and the next init stumbles over it.
  const command = sh`kubeadm reset --config "$k_c" </dev/null || exit
rm -rf -- ${[...rest, ...kubelet, ...certificates, begunFile]}`;
  return {
    kind: 'run',
    script: withConfig(command),
    summary: resetSummary,
    stdin: resetConfig(args, { criSocket, pki }),
    timeoutMs: commandTimeout('reset'),
    predicts: nodePredictions('clean', { pki }),
    failureMessage: (exitCode, stdout, stderr) =>
      explainFailure(resetSummary, exitCode, { stdout, stderr }),
  };
}

function cleanChange(remains: Remains): readonly RunChange[] {
  if (remains.summaries.length === 0) return [];
  return [
    {
      kind: 'run',
      script: cleanScript(remains),
      summary: `the removal of ${remains.summaries.join(', ')}`,
    },
  ];
}
