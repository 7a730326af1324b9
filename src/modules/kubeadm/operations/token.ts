import { type DetailedPlan, fail, type RunChange, sh } from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import { secondsOf } from '../check/duration.ts';
import { failOnProblems, optionProblems } from '../check/problems.ts';
import { initConfig } from '../config/documents.ts';
import { commandTimeout } from '../plans/limits.ts';
import type { PlanInput } from '../plans/plan-input.ts';
import { chosenVersion, requireKubeadm } from '../plans/refuse.ts';
import { explainFailure } from '../preflight/explain.ts';
import { withConfig } from '../run-script.ts';
import { tokenOf } from '../secrets.ts';
import { type KeptCerts, planForget } from './kept-certs.ts';
import { checkToken } from './token-check.ts';
import type { Token, TokensSight } from './token-list.ts';

interface Seen extends TokensSight {
  /** Where they are to be deleted with the token. */
  readonly kept: KeptCerts | undefined;
}

export function planToken(input: PlanInput, seen: Seen): DetailedPlan {
  const { args, sight, given } = input;
  requireKubeadm(input);
  failOnProblems(optionProblems(args));
  const willBe = sight.predicted === 'control_plane';
  if (seen.failure !== undefined && !willBe) {
    fail(`cannot list tokens with ${args.kubeconfig}: ${seen.failure}`);
  }
  const secrets = seen.tokens.map(({ token }) => token);
  if (args.action === 'list') return { changes: [], secrets };
  if (args.action === 'check') {
    // A cluster that is only foretold will be made with this token.
    if (!willBe) checkToken(args, seen.tokens, sight.now);
    return { changes: [], secrets };
  }
  if (args.action === 'delete' && given.unknown?.has('token') === true) {
    return { changes: [deletionOf(['…'], args)], secrets };
  }
  if (args.action === 'delete') {
    const certs = seen.kept === undefined ? [] : planForget(input, seen.kept).changes;
    return { changes: [...deletion(args, seen.tokens), ...certs], secrets };
  }
  if (usableToken(args, seen.tokens, sight.now) !== undefined) return { changes: [], secrets };
  const token = tokenOf(args, given);
  return { changes: [creation(input, token)], secrets: [...secrets, token] };
}

/** The token that need not be made: the one that was asked for, or one of this description that holds. */
export function usableToken(
  args: KubeadmArgs,
  tokens: readonly Token[],
  now: number,
): string | undefined {
  const ttl = secondsOf('token_ttl', args.token_ttl);
  const needed = args.token !== undefined || ttl === 0 ? 0 : Math.min(ttl / 2, 600);
  const usable = tokens.filter(({ token, description, expires, usages }) => {
    if (expires !== undefined && expires <= now + needed) return false;
    if (args.token !== undefined) return token === args.token;
    return (
      description === args.token_description &&
      (args.token_usages ?? ['signing', 'authentication']).every(one => usages.includes(one))
    );
  });
  return usable[0]?.token;
}

function creation(input: PlanInput, token: string): RunChange {
  const { args } = input;
  const command = sh`kubeadm token create --config "$k_c" --kubeconfig ${args.kubeconfig} </dev/null`;
  return {
    kind: 'run',
    script: withConfig(command),
    summary: `kubeadm token create (for ${ttlOf(args)})`,
    stdin: initConfig(args, { token, version: chosenVersion(input) }),
    timeoutMs: commandTimeout('token'),
    failureMessage: (exitCode, stdout, stderr) =>
      explainFailure('kubeadm token create', exitCode, { stdout, stderr }),
  };
}

function ttlOf({ token_ttl }: KubeadmArgs): string {
  return token_ttl === '0' ? 'ever' : token_ttl;
}

/** Tokens are named by their public half, which is no secret. */
function deletion(args: KubeadmArgs, tokens: readonly Token[]): readonly RunChange[] {
  const gone = tokens.filter(({ token, description }) =>
    args.token === undefined
      ? description === args.token_description
      : token.slice(0, 6) === args.token.slice(0, 6),
  );
  if (gone.length === 0) return [];
  return [
    deletionOf(
      gone.map(({ token }) => token.slice(0, 6)),
      args,
    ),
  ];
}

function deletionOf(ids: readonly string[], { kubeconfig }: KubeadmArgs): RunChange {
  return {
    kind: 'run',
    script: sh`kubeadm token delete ${ids} --kubeconfig ${kubeconfig} </dev/null`,
    summary: `kubeadm token delete ${ids.join(' ')}`,
    timeoutMs: commandTimeout('token'),
  };
}
