import { type CommandResult, fail, type Probe, sh, textOf } from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import { failOnProblems, initProblems, optionProblems } from '../check/problems.ts';
import { initConfig, joinConfig, resetConfig } from '../config/documents.ts';
import { installedVersion } from '../dry-run.ts';
import { type PlanInput, wantedHashes } from '../plans/plan-input.ts';
import { requireKubeadm } from '../plans/refuse.ts';
import { explainFailure } from '../preflight/explain.ts';
import { withConfigInside } from '../run-script.ts';
import { socketUrl } from '../state/sockets.ts';

export interface ConfigVerdict {
  readonly valid: boolean;
  readonly said: string;
}

/** The configuration as the options make it, without what is only chosen when it is used. */
export function configOf(args: KubeadmArgs, version: string | undefined): string {
  const criSocket = args.cri_socket === undefined ? undefined : socketUrl(args.cri_socket);
  const { token, certificate_key: certificateKey } = args;
  const chosen = { version, criSocket, token, certificateKey };
  switch (args.config_kind) {
    case 'init':
      return initConfig(args, chosen);
    case 'join':
      return joinConfig(args, { ...chosen, caHashes: wantedHashes(args) });
    case 'reset':
      return resetConfig(args, chosen);
  }
}

export function validateProbe(args: KubeadmArgs): Probe<ConfigVerdict> {
  const { config_file: file } = args;
  const version = args.kubernetes_version?.replace(/^v?/, 'v') ?? installedVersion;
  const fill = sh`sed -i "s/@kubeadm@/$(kubeadm version -o short 2>/dev/null)/" "$k_c"`;
  const script =
    file === undefined
      ? withConfigInside(
          configOf(args, version),
          sh`${fill}
kubeadm config validate --config "$k_c" </dev/null`,
        )
      : sh`kubeadm config validate --config ${file} </dev/null`;
  return { script, parse: parseVerdict };
}

function parseVerdict({ exitCode, stdout, stderr }: CommandResult): ConfigVerdict {
  if (exitCode === 0) return { valid: true, said: '' };
  const said = { stdout: textOf(stdout), stderr: textOf(stderr) };
  return { valid: false, said: explainFailure('kubeadm config validate', exitCode, said) };
}

export function planConfig(input: PlanInput, verdict: ConfigVerdict | undefined): readonly [] {
  const { args, sight } = input;
  const isInit = args.config_kind === 'init';
  failOnProblems([
    ...optionProblems(args),
    ...(isInit && sight.files.size === 0 ? initProblems(args, sight) : []),
  ]);
  if (args.action !== 'validate') return [];
  requireKubeadm(input);
  if (verdict?.valid === false) fail(verdict.said, { valid: false });
  return [];
}
