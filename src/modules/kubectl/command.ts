import { joinShell, type Shell, sh } from '../../module-api/index.ts';

export interface Cluster {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
  readonly executable: string;
}

/** Where kubeadm leaves the kubeconfig of the administrator. */
export const adminConfig = '/etc/kubernetes/admin.conf';

/**
 * Defines `k_kubectl`, which runs kubectl for the cluster. Without a kubeconfig kubectl would try
 * localhost:8080, which is never meant.
 */
export function kubectlFunction({ kubeconfig, context, namespace, executable }: Cluster): Shell {
  const words = [
    executable,
    ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
    ...(context === undefined ? [] : [`--context=${context}`]),
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
  ];
  const own = sh`k_kubectl() { ${words} "$@"; }`;
  if (kubeconfig !== undefined) return own;
  const fallback = sh`if [ -z "$KUBECONFIG" ] && [ ! -e "$HOME/.kube/config" ] && [ -r ${adminConfig} ]; then
  export KUBECONFIG=${adminConfig}
fi`;
  return joinShell([fallback, own], '\n');
}

export function kubectlScript(cluster: Cluster, words: readonly string[]): Shell {
  return joinShell([kubectlFunction(cluster), sh`k_kubectl ${words}`], '\n');
}

/** Tells clusters apart in what is predicted. */
export function clusterKey({ kubeconfig = '', context = '' }: Cluster): string {
  return `kubectl:${kubeconfig}:${context}`;
}
