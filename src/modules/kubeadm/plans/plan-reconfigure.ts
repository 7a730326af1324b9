import {
  type DetailedPlan,
  fail,
  type JsonObject,
  joinShell,
  type RunChange,
  type Shell,
  sh,
} from '../../../module-api/index.ts';
import { reconfigureConfig } from '../config/reconfigured.ts';
import { explainFailure } from '../preflight/explain.ts';
import { withConfig } from '../run-script.ts';
import { clusterConfigOf } from '../state/cluster-config.ts';
import { type Drift, shownDrift } from '../state/drift.ts';
import { nodeFiles } from '../state/node-files.ts';
import { chosenSocket } from '../state/sockets.ts';
import { restartTimeout } from './limits.ts';
import type { PlanInput } from './plan-input.ts';
import { restartFunctions, type StaticPod } from './restart-script.ts';

/** What can be changed in a cluster that is there: whose pod it is of, and which phase makes its manifest. */
const parts: Readonly<Record<string, Part>> = {
  cert_sans: { pod: 'kube-apiserver', phase: undefined },
  api_server_extra_args: { pod: 'kube-apiserver', phase: ['control-plane', 'apiserver'] },
  controller_manager_extra_args: {
    ...{ pod: 'kube-controller-manager', phase: ['control-plane', 'controller-manager'] },
  },
  scheduler_extra_args: { pod: 'kube-scheduler', phase: ['control-plane', 'scheduler'] },
  etcd_extra_args: { pod: 'etcd', phase: ['etcd', 'local'] },
};

interface Part {
  readonly pod: StaticPod;
  readonly phase: readonly string[] | undefined;
}

/**
 * Changes a control plane that differs from the options, as far as that is possible: on this node, and in the
 * configuration of the cluster, from which other control planes and upgrades take theirs.
 */
export function planReconfigure(input: PlanInput, drift: readonly Drift[]): DetailedPlan {
  const { sight, given } = input;
  if (drift.length === 0) return { changes: [] };
  refuseFixed(drift);
  if (given.round > 0) fail(`after it was configured anew, ${drift.map(shownDrift).join('; ')}`);
  const options = new Set(drift.map(({ option }) => option));
  if (options.has('cert_sans') && !sight.files.has('caKey')) {
    fail(
      `the key of the CA is not on this node (${sight.pki}/ca.key), so "reconfigure" cannot sign a certificate for "cert_sans"`,
    );
  }
  const config = clusterConfigOf(sight, given.yaml);
  if (config === undefined) {
    return fail('"reconfigure" cannot read the configuration of the cluster (kubeadm-config)');
  }
  return { changes: [reconfigureChange(input, { drift, config })], again: true };
}

function refuseFixed(drift: readonly Drift[]): void {
  const fixed = drift.filter(({ option }) => !(option in parts));
  if (fixed.length === 0) return;
  const isUpgrade = fixed.some(({ option }) => option === 'kubernetes_version');
  fail(
    [
      '"reconfigure" cannot change what a cluster was made with:',
      ...fixed.map(one => `  ${shownDrift(one)}`),
      ...(isUpgrade ? ['  Another version takes "kubeadm upgrade".'] : []),
    ].join('\n'),
  );
}

interface Task {
  readonly drift: readonly Drift[];
  readonly config: JsonObject;
}

function reconfigureChange({ args, sight }: PlanInput, { drift, config }: Task): RunChange {
  const criSocket = chosenSocket({ wanted: args.cri_socket, present: sight.sockets });
  const options = [...new Set(drift.map(({ option }) => option))];
  const wanted = options.flatMap(option => parts[option] ?? []);
  const summary = `kubeadm init phase … (${options.join(', ')})`;
  return {
    kind: 'run',
    script: withConfig(
      reconfigureScript(wanted, { pki: sight.pki, functions: restartFunctions(criSocket, sight) }),
    ),
    summary,
    stdin: reconfigureConfig(args, { sight, config, criSocket }),
    timeoutMs: restartTimeout(args.timeouts),
    diff: {
      header: 'the control plane',
      before: Object.fromEntries(drift.map(({ option, found }) => [option, found])),
      after: Object.fromEntries(drift.map(({ option, wanted }) => [option, wanted])),
    },
    failureMessage: (exitCode, stdout, stderr) =>
      `${explainFailure('kubeadm init phase', exitCode, { stdout, stderr })}\nThe former certificate and manifests were put back.`,
  };
}

/** However it ends before its end, the former files are put back. */
function reconfigureScript(
  wanted: readonly Part[],
  { pki, functions }: { readonly pki: string; readonly functions: Shell },
): Shell {
  const manifests = nodeFiles.apiServerManifest.replace(/\/[^/]*$/, '');
  const signs = wanted.some(({ phase }) => phase === undefined);
  const made = wanted.filter(({ phase }) => phase !== undefined);
  const pods = [...new Set(wanted.map(({ pod }) => pod))];
  // A changed manifest is enough for the kubelet to restart its pod.
  const stopped = pods.filter(pod => !made.some(one => one.pod === pod));
  const phase = (words: readonly string[]): Shell =>
    sh`kubeadm init phase ${words} --config "$k_c" </dev/null || exit`;
  return sh`${functions}
mkdir "$k_d/manifests" "$k_d/pki" || exit 1
cp -p ${manifests}/*.yaml "$k_d/manifests" || exit 1
for k_f in apiserver.crt apiserver.key; do
  if [ -e ${pki}/"$k_f" ]; then cp -p ${pki}/"$k_f" "$k_d/pki" || exit 1; fi
done
k_undo() {
  k_former=$(cat "$k_d/manifests/kube-apiserver.yaml")
  [ "$k_former" = "$(cat ${nodeFiles.apiServerManifest})" ] && k_former=
  cp -p "$k_d"/manifests/*.yaml ${manifests}/
  cp -p "$k_d"/pki/* ${pki}/ 2>/dev/null
}
k_settle() {
  # The kubelet sees the former manifest a moment later. Who was interrupted does not wait.
  if [ -n "$k_former" ] && [ "$1" -le 128 ]; then sleep 3; k_ready; fi
  exit "$1"
}
trap 'k_x=$?; k_undo; rm -rf -- "$k_d"; k_settle "$k_x"' EXIT
${joinShell(
  pods.map((pod, at) => sh`k_old${at}=$(k_ids ${pod})`),
  '\n',
)}
${signs ? sh`rm -f ${pki}/apiserver.crt ${pki}/apiserver.key\n${phase(['certs', 'apiserver'])}` : sh`:`}
${joinShell([...made.map(one => phase(one.phase ?? [])), ...stopped.map(pod => sh`k_stop ${pod} || exit`), sh`:`], '\n')}
${joinShell(
  pods.map((pod, at) => sh`k_back ${pod} "$k_old${at}" || exit`),
  '\n',
)}
k_ready || exit
${phase(['upload-config', 'kubeadm'])}
trap 'rm -rf -- "$k_d"' EXIT`;
}
