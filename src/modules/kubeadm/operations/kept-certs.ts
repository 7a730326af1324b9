import {
  type CommandResult,
  type DetailedPlan,
  fail,
  type Predicted,
  type Prediction,
  type Probe,
  type RunChange,
  sh,
  textOf,
} from '../../../module-api/index.ts';
import { commandTimeout } from '../plans/limits.ts';
import type { PlanInput } from '../plans/plan-input.ts';

/** The certificates that kubeadm keeps, encrypted, in the cluster for control planes that join. */
export interface KeptCerts {
  readonly isThere: boolean;
  /** The secrets of the tokens that kubeadm made as their timer: deleted with the certificates or with the time. */
  readonly timers: readonly string[];
  /** Why that is not known. */
  readonly failure: string | undefined;
}

const secret = 'kubeadm-certs';
const key = 'kubeadm:kept-certs';

/** In check mode: what later tasks find of the certificates. */
export function keptCertsPrediction(isThere: boolean): Prediction {
  return { resource: 'value', key, value: isThere ? 'there' : 'gone' };
}

export function keptCertsProbe(kubeconfig: string): Probe<KeptCerts> {
  const fields = `jsonpath={.metadata.name}{range .metadata.ownerReferences[*]}{" "}{.name}{end}`;
  return {
    script: sh`kubectl --kubeconfig ${kubeconfig} -n kube-system get secret ${secret} --ignore-not-found -o ${fields} </dev/null`,
    parse: parseKeptCerts,
    overlay: laidOver,
  };
}

function parseKeptCerts({ exitCode, stdout, stderr }: CommandResult): KeptCerts {
  if (exitCode !== 0) {
    const failure = textOf(stderr).trim() || `exit code ${exitCode}`;
    return { isThere: false, timers: [], failure };
  }
  const [name = '', ...owners] = textOf(stdout).trim().split(/\s+/);
  const timers = owners.filter(owner => /^bootstrap-token-[a-z0-9]{6}$/.test(owner));
  return { isThere: name === secret, timers, failure: undefined };
}

function laidOver(seen: KeptCerts, predicted: Predicted): KeptCerts {
  const value = predicted.value(key);
  if (value === undefined) return seen;
  return { isThere: value === 'there', timers: [], failure: undefined };
}

/** Nothing where there is none. A cluster that check mode only foretells has none but those it would upload. */
export function planForget({ args, sight }: PlanInput, kept: KeptCerts): DetailedPlan {
  const { kubeconfig } = args;
  const willBe = sight.predicted === 'control_plane';
  if (kept.failure !== undefined && !willBe) {
    fail(`cannot look for the certificates with ${kubeconfig}: ${kept.failure}`);
  }
  if (!kept.isThere) return { changes: [] };
  const names = [secret, ...kept.timers];
  const change: RunChange = {
    kind: 'run',
    script: sh`kubectl --kubeconfig ${kubeconfig} -n kube-system delete secret ${names} --ignore-not-found </dev/null`,
    summary: `kubectl delete secret ${names.join(' ')}`,
    timeoutMs: commandTimeout('certs'),
    predicts: [keptCertsPrediction(false)],
  };
  return { changes: [change] };
}
