import { fail } from '../../../module-api/index.ts';
import { parseVersion } from '../check/version.ts';
import type { PlanInput } from './plan-input.ts';

export function requireKubeadm({ sight }: PlanInput): void {
  const { kubeadm } = sight.versions;
  if (kubeadm === undefined) fail('the host has no kubeadm; install it before this task');
}

/** What init and join do about a node that is neither clean nor as wanted: nothing, or a reset first. */
export function mustReset({ args, found }: PlanInput, what: string): boolean {
  const { state, reason } = found;
  if (state === 'clean') return false;
  if (state === 'partial') {
    if (args.on_partial === 'reset') return true;
    return fail(
      `an earlier init or join ended half-way on this node: ${reason}; "on_partial: reset" resets it and begins anew`,
    );
  }
  if (state === 'orphaned') {
    if (args.on_orphaned === 'reset') return true;
    return fail(
      `this node has joined, but ${reason}; "on_orphaned: reset" resets it and begins anew`,
    );
  }
  if (state === 'joined-elsewhere') {
    return fail(`this node cannot ${what}: ${reason}; "state: reset" takes it out of its cluster`);
  }
  if (state === 'down') {
    return fail(
      `this node is a control plane, but ${reason}; nothing is done to it until its cluster is up again or "state: reset" is asked for`,
    );
  }
  const cluster = [found.caHashes.join(', '), found.server].filter(Boolean).join(' at ');
  return fail(
    `this node cannot ${what}: it is a ${found.role === 'worker' ? 'worker' : 'control plane'} of the cluster ${cluster}; "state: reset" takes it out`,
  );
}

/** The version for the configuration, given or that of kubeadm: none is asked of the internet. */
export function chosenVersion({ args, sight }: PlanInput): string | undefined {
  const version = parseVersion(args.kubernetes_version ?? sight.versions.kubeadm ?? '');
  if (version === undefined) return undefined;
  return `v${version.major}.${version.minor}.${version.patch}`;
}
