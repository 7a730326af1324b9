import {
  type CommandResult,
  fail,
  joinShell,
  type Predicted,
  type Probe,
  Shell,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { dryRunMinor } from './check/version.ts';
import { explainFailure, explainFindings } from './preflight/explain.ts';
import { type Finding, parsePreflight } from './preflight/parse.ts';
import { withConfigInside } from './run-script.ts';
import { leftovers, nodeFiles } from './state/node-files.ts';

/** What `kubeadm … --dry-run` said; `undefined` where it was not run. */
export interface DryRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether it got no further than its preflight checks. */
  readonly refused: boolean;
  /** Failed checks that no earlier task would have mended. */
  readonly errors: readonly Finding[];
  readonly warnings: readonly string[];
}

/** Stands in the configuration for the version of kubeadm, which a probe cannot know yet. */
export const installedVersion = '@kubeadm@';

/**
 * Check mode: lets kubeadm itself try it out, on a host on which it would really begin: init and join where
 * nothing lies of a cluster, reset where something does. The manifests it
 * prints are thrown away.
 */
export function dryRun(verb: 'init' | 'join' | 'reset', config: string): Probe<DryRun | undefined> {
  const occupied = leftovers.map(name => sh`[ -e ${nodeFiles[name]} ]`);
  const isTaken = sh`{ ${joinShell(occupied, ' || ')}; }`;
  const isToBegin = verb === 'reset' ? isTaken : sh`! ${isTaken}`;
  const directory = `KUBEADM_${verb.toUpperCase()}_DRYRUN_DIR`;
  const run = sh`sed -i "s/${new Shell(installedVersion)}/$k_v/" "$k_c"
mkdir "$k_d/dry" && export ${new Shell(directory)}="$k_d/dry"
kubeadm ${verb} --dry-run --config "$k_c" </dev/null >"$k_d/out" 2>"$k_d/err"
printf 'exit|%d\\n' "$?"
printf 'stdout|'; tail -c 4096 "$k_d/out" | k_base64; printf '\\n'
printf 'stderr|'; tail -c 65536 "$k_d/err" | k_base64; printf '\\n'`;
  return {
    script: sh`k_v=$(kubeadm version -o short 2>/dev/null)
k_m=\${k_v#v*.}; k_m=\${k_m%%.*}
if [ "\${k_m:-0}" -ge ${dryRunMinor} ] 2>/dev/null && ${isToBegin}; then
${withConfigInside(config, run)}
fi`,
    parse: parseDryRun,
    overlay: (seen, predicted) =>
      seen === undefined
        ? undefined
        : { ...seen, errors: seen.errors.filter(one => !isMended(one, predicted)) },
  };
}

function parseDryRun({ stdout }: CommandResult): DryRun | undefined {
  const text = textOf(stdout);
  const exit = /^exit\|(\d+)$/m.exec(text)?.[1];
  if (exit === undefined) return undefined;
  const field = (name: string): string =>
    Buffer.from(new RegExp(`^${name}\\|(.*)$`, 'm').exec(text)?.[1] ?? '', 'base64').toString();
  const [out, err] = [field('stdout'), field('stderr')];
  const findings = parsePreflight(err);
  const errors = findings.filter(({ level }) => level === 'error');
  return {
    exitCode: Number(exit),
    stdout: out,
    stderr: err,
    refused: errors.length > 0,
    errors,
    warnings: findings.flatMap(({ level, check, message }) =>
      level === 'warning' ? [`${check}: ${message}`] : [],
    ),
  };
}

/** What an earlier task of the check would have put right does not count. */
function isMended({ check }: Finding, predicted: Predicted): boolean {
  const key = /^FileContent--proc-sys-(.*)$/.exec(check)?.[1];
  if (key !== undefined) {
    const name = key.replaceAll('-', '.');
    return predicted.value(`sysctl:${name}`) !== undefined || predicted.installing !== undefined;
  }
  if (check === 'CRI') return isRuntimeComing(predicted);
  if (/^(?:FileExisting|SystemVerification|Kube|Service|ImagePull)/.test(check)) {
    return predicted.installing !== undefined;
  }
  return false;
}

function isRuntimeComing(predicted: Predicted): boolean {
  const units = ['containerd', 'containerd.service', 'crio', 'crio.service'];
  const configured = predicted.filesBelow('/etc/containerd').length > 0;
  return (
    configured || predicted.installing !== undefined || units.some(name => predicted.unit(name))
  );
}

/** Fails as the run would. */
export function failAsForetold(command: string, seen: DryRun | undefined): void {
  if (seen === undefined || seen.exitCode === 0) return;
  if (seen.errors.length > 0) fail(explainFindings(command, seen.errors));
  // All that failed would have been mended; how it would go on nobody knows.
  if (seen.refused) return;
  fail(explainFailure(command, seen.exitCode, seen));
}
