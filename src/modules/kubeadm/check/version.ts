/** A version of Kubernetes, without its letter and whatever follows the third number. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** `1.36.4`, `v1.36.4`, and as packages have it, `1.36.4-1.1`. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+~].*)?$/.exec(text.trim()) ?? [];
  if (patch === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** kubeadm writes the configuration of v1beta4 from 1.31 on, and tries everything out from 1.32 on. */
const oldestMinor = 31;
export const dryRunMinor = 32;

interface Versions {
  readonly wanted: string | undefined;
  readonly kubeadm: string | undefined;
  readonly kubelet: string | undefined;
}

/** What is wrong with the versions, each in one sentence without its full stop. */
export function versionProblems({ wanted, kubeadm, kubelet }: Versions): readonly string[] {
  const problems: string[] = [];
  const target = wanted === undefined ? undefined : parseVersion(wanted);
  if (wanted !== undefined && target === undefined) {
    problems.push(`"kubernetes_version" is a whole version as 1.36.4, not "${wanted}"`);
  }
  const tool = kubeadm === undefined ? undefined : parseVersion(kubeadm);
  if (tool !== undefined && tool.minor < oldestMinor) {
    problems.push(`kubeadm ${kubeadm} is too old; kplay needs 1.${oldestMinor} or newer`);
  }
  if (tool !== undefined && target !== undefined) {
    const skew = tool.minor - target.minor;
    if (tool.major !== target.major || skew < 0 || skew > 1) {
      problems.push(
        `kubeadm ${kubeadm} makes clusters of 1.${tool.minor} and 1.${tool.minor - 1}, not of "kubernetes_version" ${wanted}`,
      );
    }
  }
  const node = kubelet === undefined ? undefined : parseVersion(kubelet);
  const control = target ?? tool;
  if (node !== undefined && control !== undefined) {
    const behind = control.minor - node.minor;
    if (behind < 0) problems.push(`kubelet ${kubelet} is newer than the control plane`);
    if (behind > 3)
      problems.push(`kubelet ${kubelet} is more than three minors older than it may be`);
  }
  return problems;
}
