import {
  type DetailedPlan,
  type Given,
  type JsonObject,
  type Outcome,
  type RunChange,
  sh,
} from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import { failOnProblems, optionProblems } from '../check/problems.ts';
import { initConfig } from '../config/documents.ts';
import { installedVersion } from '../dry-run.ts';
import { commandTimeout } from '../plans/limits.ts';
import { explainFailure } from '../preflight/explain.ts';
import { withConfig } from '../run-script.ts';
import { certificateKeyOf, tokenOf } from '../secrets.ts';
import { socketUrl } from '../state/sockets.ts';

type BlindGiven = Pick<Given, 'random' | 'checkMode'>;

/**
 * Whether the task is done in one operation, without a look at the host before: a token that is made in any case,
 * and one that is known and goes. Check mode looks at what a deletion would find.
 */
export function isBlind(args: KubeadmArgs, { checkMode }: Pick<Given, 'checkMode'>): boolean {
  const { operation, action = 'create', reuse, token } = args;
  if (operation !== 'token') return false;
  if (action === 'create') return !reuse && token === undefined;
  return action === 'delete' && token !== undefined && !checkMode;
}

export function planBlind(args: KubeadmArgs, given: BlindGiven): DetailedPlan {
  failOnProblems(optionProblems(args));
  return args.action === 'delete' ? { changes: [deletion(args)] } : creation(args, given);
}

function creation(args: KubeadmArgs, given: BlindGiven): DetailedPlan {
  const token = tokenOf(args, given);
  const certificateKey = args.upload_certs ? certificateKeyOf(args, given) : undefined;
  const criSocket = args.cri_socket === undefined ? undefined : socketUrl(args.cri_socket);
  const upload = sh`
kubeadm init phase upload-certs --upload-certs --skip-certificate-key-print --config "$k_c" </dev/null`;
  const command = sh`k_v=$(kubeadm version -o short) || exit
sed -i "s/@kubeadm@/$k_v/" "$k_c" || exit
kubeadm token create --config "$k_c" --kubeconfig ${args.kubeconfig} </dev/null >/dev/null || exit${args.upload_certs ? upload : sh``}`;
  const change: RunChange = {
    kind: 'run',
    script: withConfig(command),
    summary: `kubeadm token create (for ${args.token_ttl === '0' ? 'ever' : args.token_ttl})${args.upload_certs ? ' and init phase upload-certs' : ''}`,
    stdin: initConfig(args, { token, version: installedVersion, criSocket, certificateKey }),
    timeoutMs: commandTimeout('token'),
    failureMessage: (exitCode, stdout, stderr) =>
      explainFailure('kubeadm token create', exitCode, { stdout, stderr }),
  };
  return {
    changes: [change],
    secrets: [token, ...(certificateKey === undefined ? [] : [certificateKey])],
  };
}

const nothing = 'nothing to delete';

function deletion({ token = '', kubeconfig, upload_certs }: KubeadmArgs): RunChange {
  // Its public half is no secret.
  const id = token.slice(0, 6);
  const certs = sh`
k_o=$(kubectl --kubeconfig ${kubeconfig} -n kube-system get secret kubeadm-certs --ignore-not-found \\
  -o ${'jsonpath={.metadata.name}{range .metadata.ownerReferences[*]}{" "}{.name}{end}'} </dev/null) || exit
if [ -n "$k_o" ]; then kubectl --kubeconfig ${kubeconfig} -n kube-system delete secret $k_o --ignore-not-found </dev/null; fi`;
  return {
    kind: 'run',
    script: sh`if k_o=$(kubeadm token delete ${id} --kubeconfig ${kubeconfig} </dev/null 2>&1); then printf '%s\\n' "$k_o"
else
  case $k_o in
    *'not found'*) printf '%s\\n' ${nothing} ;;
    *) printf '%s\\n' "$k_o" >&2; exit 1 ;;
  esac
fi${upload_certs ? certs : sh``}`,
    summary: `kubeadm token delete ${id}${upload_certs ? ' and the certificates that were kept' : ''}`,
    timeoutMs: commandTimeout('token'),
    effect: stdout => (stdout.includes(' deleted') ? 'change' : 'none'),
    failureMessage: (exitCode, stdout, stderr) =>
      explainFailure('kubeadm token delete', exitCode, { stdout, stderr }),
  };
}

export function blindResult(
  args: KubeadmArgs,
  outcomes: readonly Outcome[],
  given: BlindGiven,
): JsonObject {
  const isMade = args.action !== 'delete' && outcomes.some(({ status }) => status === 'done');
  if (!isMade) return {};
  return {
    token: tokenOf(args, given),
    ...(args.upload_certs && { certificate_key: certificateKeyOf(args, given) }),
  };
}
