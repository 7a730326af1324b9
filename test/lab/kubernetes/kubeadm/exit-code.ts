import type { FailureKind, KubeadmFailure } from './failure.ts';
import type { Machine } from './machine.ts';

const classed: Readonly<Record<FailureKind, number>> = { general: 1, preflight: 2, validation: 3 };

/** Where a test says `classed` to have the codes that kubeadm's source told apart until 1.33. */
export const exitCodesFile = '/etc/kplay-lab/kubeadm-exit-codes';

/**
 * kubeadm ends with 1 whatever went wrong. Its source knew 2 (preflight) and 3 (validation) until 1.33, but a
 * preflight error inside a phase came out as 1 even then: who calls it has to read the text.
 */
export function exitCodeOf(machine: Machine, { kind }: KubeadmFailure): number {
  return machine.read(exitCodesFile)?.trim() === 'classed' ? classed[kind] : 1;
}
