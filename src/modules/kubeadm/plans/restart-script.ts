import { type Shell, sh } from '../../../module-api/index.ts';
import { flagsIn } from '../state/drift.ts';
import { nodeFiles } from '../state/node-files.ts';
import type { NodeSight } from '../state/node-sight.ts';

/** Names of static pods, as their label `component` has them. */
export const staticPods = [
  ...(['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'] as const),
] as const;

export type StaticPod = (typeof staticPods)[number];

/**
 * Functions that restart static pods and wait until they are back, for scripts of a control plane:
 * - `k_ids COMPONENT` prints the sandboxes that run;
 * - `k_stop COMPONENT` ends them, and the kubelet starts them again;
 * - `k_back COMPONENT SANDBOXES` waits until others run than these;
 * - `k_ready` waits until the API server of this node answers.
 */
export function restartFunctions(socket: string | undefined, sight: NodeSight): Shell {
  return sh`command -v crictl >/dev/null 2>&1 || { printf 'the host has no crictl\\n' >&2; exit 1; }
k_crictl() { crictl --runtime-endpoint ${socket ?? ''} "$@" </dev/null; }
k_ids() { k_crictl pods --namespace kube-system --label "component=$1" --state ready -q; }
k_stop() {
  for k_p in $(k_ids "$1"); do k_crictl stopp "$k_p" >/dev/null || return; done
}
k_wait() {
  k_t=0
  until "$@"; do
    [ "$k_t" -lt ${restartPatience} ] || return 1
    k_t=$((k_t + 1)); sleep 1
  done
}
k_other() {
  k_i=$(k_ids "$1") || return
  case $k_i in ''|"$2") return 1 ;; esac
}
k_back() {
  k_wait k_other "$1" "$2" || { printf 'the pod %s does not come back\\n' "$1" >&2; return 1; }
}
k_answers() {
  [ "$(kubectl --request-timeout=5s --kubeconfig ${nodeFiles.admin} --server ${serverOf(sight)} get --raw /readyz </dev/null 2>/dev/null)" = ok ]
}
k_ready() {
  command -v kubectl >/dev/null 2>&1 || return 0
  k_wait k_answers || { printf 'the API server does not become ready\\n' >&2; return 1; }
}`;
}

/** Seconds for each of them: as long as kubeadm waits for a control plane. */
export const restartPatience = 240;

/** The API server of the node itself; admin.conf may lead to another one. */
function serverOf({ manifests, adminConf }: NodeSight): string {
  const flags = flagsIn(manifests.apiserver);
  const address = flags.get('advertise-address')?.[0];
  if (address === undefined) return adminConf?.server ?? '';
  const host = address.includes(':') ? `[${address}]` : address;
  return `https://${host}:${flags.get('secure-port')?.[0] ?? '6443'}`;
}
