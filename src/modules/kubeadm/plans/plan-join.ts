import {
  type DetailedPlan,
  fail,
  type RunChange,
  sh,
  Undecided,
} from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import { networkProblems } from '../check/networks.ts';
import { failOnProblems, optionProblems } from '../check/problems.ts';
import { versionProblems } from '../check/version.ts';
import { joinConfig } from '../config/documents.ts';
import { failAsForetold } from '../dry-run.ts';
import { explainFailure } from '../preflight/explain.ts';
import { withConfig, withKubeletLog } from '../run-script.ts';
import { skippedPhases, withBegun } from '../state/begun.ts';
import { joinedDriftOf, sayJoinedDrift } from '../state/drift.ts';
import { pkiOption } from '../state/pki.ts';
import { chosenSocket } from '../state/sockets.ts';
import { ended, reasons } from './ended.ts';
import { commandTimeout } from './limits.ts';
import { type PlanInput, wantedHashes } from './plan-input.ts';
import { planReconfigure } from './plan-reconfigure.ts';
import { resetChange } from './plan-reset.ts';
import { nodePredictions } from './predictions.ts';
import { mustReset, requireKubeadm } from './refuse.ts';

const joinSummary = 'kubeadm join';

/** What it takes for the node to be one of the cluster. A node that is one needs no token. */
export function planJoin(input: PlanInput): DetailedPlan {
  const { args, sight, found, given } = input;
  const { role = 'worker' } = args;
  failOnProblems([...optionProblems(args), ...joinNetworkProblems(args)]);
  if (found.state === 'joined' || found.state === 'initialized') {
    if (given.unknown?.has('ca_hashes') === true || given.unknown?.has('ca_cert') === true) {
      throw new Undecided('the task that makes the cluster');
    }
    if (role === 'worker' || found.role === 'control_plane') {
      return planMember(input);
    }
  }
  if (given.round > 0) {
    if (found.state === 'down') return { changes: [], warnings: [found.reason] };
    fail(`kubeadm join ended well, but the node is ${found.state}: ${found.reason}`);
  }
  const isReset = mustReset(input, `join as a ${role.replace('_', ' ')}`);
  requireKubeadm(input);
  const { kubeadm, kubelet } = sight.versions;
  const wanted = args.kubernetes_version;
  failOnProblems([...versionProblems({ wanted, kubeadm, kubelet }), ...missingOptions(input)]);
  const criSocket = chosenSocket({ wanted: args.cri_socket, present: sight.sockets });
  failAsForetold(joinSummary, input.dryRun);

  const config = joinConfig(args, {
    criSocket,
    token: args.token,
    certificateKey: args.certificate_key,
    caHashes: wantedHashes(args),
  });
  return {
    changes: [
      ...(isReset ? [resetChange(args, { criSocket, pki: sight.pki })] : []),
      joinChange(input, config),
    ],
    again: true,
    warnings: input.dryRun?.warnings ?? [],
  };
}

/** A node that is in already: of a control plane its certificate and its flags may be made anew. */
function planMember(input: PlanInput): DetailedPlan {
  const { args, sight, found } = input;
  const isPlane = args.role === 'control_plane' && found.role === 'control_plane';
  const drift = isPlane && sight.predicted === undefined ? joinedDriftOf(args, sight) : [];
  if (args.reconfigure && drift.length > 0) return planReconfigure(input, drift);
  return { ...ended(input), warnings: [...reasons(input), ...drift.map(sayJoinedDrift)] };
}

/** The networks of the cluster are not this node's business; its own addresses are. */
function joinNetworkProblems(args: KubeadmArgs): readonly string[] {
  return networkProblems({ ...args, pod_subnet: undefined, service_subnet: undefined }, []);
}

function missingOptions({ args, sight, given }: PlanInput): readonly string[] {
  const { discovery_file, role } = args;
  const isGiven = (name: 'control_plane_endpoint' | 'token' | 'certificate_key'): boolean =>
    args[name] !== undefined || given.unknown?.has(name) === true;
  const hasHashes =
    (wantedHashes(args) ?? []).length > 0 ||
    ['ca_hashes', 'ca_cert'].some(name => given.unknown?.has(name) === true);
  const make = 'make one on a control plane with "kubeadm: {operation: token}"';
  const hasKeys = sight.files.has('caKey') && sight.files.has('serviceAccountKey');
  const needsKey = role === 'control_plane' && !isGiven('certificate_key') && !hasKeys;
  const keyProblem = needsKey
    ? [
        'to join as a control plane takes "certificate_key", as "upload_certs" of the first one or "operation: certs, action: upload" give it',
      ]
    : [];
  if (discovery_file !== undefined) return keyProblem;
  return [
    ...(isGiven('control_plane_endpoint')
      ? []
      : ['to join takes "control_plane_endpoint", the address of the cluster']),
    ...(isGiven('token') ? [] : [`to join takes a "token": ${make}`]),
    ...(hasHashes || args.unsafe_skip_ca_verification
      ? []
      : ['to join takes "ca_hashes" (or "ca_cert"), which tell the cluster from an impostor']),
    ...keyProblem,
  ];
}

function joinChange({ args, sight }: PlanInput, config: string): RunChange {
  const node = args.role === 'control_plane' ? 'control_plane' : 'worker';
  const begun = { verb: 'join', skipped: skippedPhases(args) } as const;
  return {
    kind: 'run',
    script: withConfig(
      withKubeletLog(withBegun(begun, sh`kubeadm join --config "$k_c" </dev/null`)),
    ),
    summary: joinSummary,
    stdin: config,
    timeoutMs: commandTimeout('join', args.timeouts),
    predicts: nodePredictions(node, { pki: pkiOption(args) ?? sight.pki }),
    failureMessage: (exitCode, stdout, stderr) =>
      explainFailure(joinSummary, exitCode, { stdout, stderr }),
  };
}
