import { secondsOf } from '../check/duration.ts';
import { restartPatience, staticPods } from './restart-script.ts';

/**
 * Minutes that kubeadm waits at most, one thing after the other:
 * - init: its kubelet 4, the components 4, API calls 1, etcd 2;
 * - join, of a control plane: discovery 5, its kubelet 4, TLS bootstrap 5, etcd 2, API calls 1, the components 4.
 */
const own = { init: 11, join: 21, reset: 3, images: 0, certs: 1, token: 1 } as const;

/** Minutes on top, for what has no limit of its own: images that have to be pulled, disks that are slow. */
const more = { init: 19, join: 19, reset: 7, images: 30, certs: 9, token: 2 } as const;

/** Each pod has to come back, and then the API server to answer. */
const restartSeconds = (staticPods.length + 1) * restartPatience;

/** Milliseconds. Limits of kubeadm that the user has raised count on top. */
export function commandTimeout(
  command: keyof typeof own,
  raisedBy: Readonly<Record<string, string>> = {},
): number {
  const raised = Object.entries(raisedBy).map(([name, text]) =>
    secondsOf(`timeouts.${name}`, text),
  );
  const minutes = own[command] + more[command];
  return (minutes * 60 + raised.reduce((sum, one) => sum + one, 0)) * 1000;
}

/** Milliseconds for phases of kubeadm, and static pods that restart. */
export function restartTimeout(raisedBy: Readonly<Record<string, string>> = {}): number {
  return commandTimeout('certs', raisedBy) + restartSeconds * 1000;
}
