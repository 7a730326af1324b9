import { type DetailedPlan, fail, type RunChange, sh } from '../../../module-api/index.ts';
import { failOnProblems, initProblems, optionProblems } from '../check/problems.ts';
import { initConfig } from '../config/documents.ts';
import { failAsForetold } from '../dry-run.ts';
import { keptCertsPrediction } from '../operations/kept-certs.ts';
import { explainFailure } from '../preflight/explain.ts';
import { withConfig, withKubeletLog } from '../run-script.ts';
import { certificateKeyOf, tokenOf } from '../secrets.ts';
import { skippedPhases, withBegun } from '../state/begun.ts';
import { driftOf, sayDrift } from '../state/drift.ts';
import { pkiOption } from '../state/pki.ts';
import { chosenSocket } from '../state/sockets.ts';
import { ended, reasons } from './ended.ts';
import { commandTimeout } from './limits.ts';
import { planAddons } from './plan-addons.ts';
import type { PlanInput } from './plan-input.ts';
import { planReconfigure } from './plan-reconfigure.ts';
import { resetChange } from './plan-reset.ts';
import { nodePredictions } from './predictions.ts';
import { chosenVersion, mustReset, requireKubeadm } from './refuse.ts';

export const initSummary = 'kubeadm init';

/** What it takes for the node to be the first of a cluster. Nothing when it is, whatever its options. */
export function planInit(input: PlanInput): DetailedPlan {
  const { args, sight, found, given } = input;
  failOnProblems(optionProblems(args));
  if (found.state === 'initialized') {
    const drift = sight.predicted === undefined ? driftOf(args, sight, given.yaml) : [];
    const addons = planAddons(input);
    if (args.reconfigure) return after(addons, planReconfigure(input, drift));
    const warnings = [...reasons(input), ...drift.map(sayDrift)];
    return after(addons, { ...ended(input), warnings });
  }
  if (given.round > 0) {
    if (found.state === 'down') return { changes: [], warnings: [found.reason] };
    fail(`kubeadm init ended well, but the node is ${found.state}: ${found.reason}`);
  }
  const isReset = mustReset(input, 'be initialized');
  requireKubeadm(input);
  failOnProblems(initProblems(args, sight));
  const criSocket = chosenSocket({ wanted: args.cri_socket, present: sight.sockets });
  failAsForetold(initSummary, input.dryRun);

  const token = tokenOf(args, given);
  const certificateKey = args.upload_certs ? certificateKeyOf(args, given) : undefined;
  const version = chosenVersion(input);
  const config = initConfig(args, { version, criSocket, token, certificateKey });
  return {
    changes: [
      ...(isReset ? [resetChange(args, { criSocket, pki: sight.pki })] : []),
      initChange(input, config),
    ],
    again: true,
    secrets: [token, ...(certificateKey === undefined ? [] : [certificateKey])],
    warnings: [
      ...(args.control_plane_endpoint === undefined
        ? ['without "control_plane_endpoint" this cluster can never have a second control plane']
        : []),
      ...(input.dryRun?.warnings ?? []),
    ],
  };
}

function after(first: readonly RunChange[], { changes, ...plan }: DetailedPlan): DetailedPlan {
  if (first.length === 0) return { changes, ...plan };
  return { ...plan, changes: [...first, ...changes], again: true };
}

function initChange({ args, sight }: PlanInput, config: string): RunChange {
  const upload = args.upload_certs ? ['--upload-certs'] : [];
  const flags = ['--skip-token-print', '--skip-certificate-key-print', ...upload];
  const init = sh`kubeadm init --config "$k_c" ${flags} </dev/null`;
  const begun = { verb: 'init', skipped: skippedPhases(args) } as const;
  return {
    kind: 'run',
    script: withConfig(withKubeletLog(withBegun(begun, init))),
    summary: initSummary,
    stdin: config,
    timeoutMs: commandTimeout('init', args.timeouts),
    predicts: [
      ...nodePredictions('control_plane', { pki: pkiOption(args) ?? sight.pki, isFirst: true }),
      ...(args.upload_certs ? [keptCertsPrediction(true)] : []),
    ],
    failureMessage: (exitCode, stdout, stderr) =>
      explainFailure(initSummary, exitCode, { stdout, stderr }),
  };
}
