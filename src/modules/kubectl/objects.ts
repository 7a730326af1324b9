import {
  type Change,
  fail,
  joinShell,
  type Probe,
  type RunChange,
  type Shell,
  sh,
  Undecided,
} from '../../module-api/index.ts';
import { type Answer, answerTo, lacksGround, problemIn, refuse } from './answer.ts';
import { type KubectlArgs, secondsOf } from './args.ts';
import { cleanDiff } from './clean-diff.ts';
import { clusterKey, kubectlFunction, kubectlScript } from './command.ts';
import type { Manifest } from './manifest.ts';
import { planWait, waitOf } from './wait.ts';

/** What has to be known to apply or delete the objects of a manifest. */
export function objectsProbe(args: KubectlArgs, manifest: Manifest): Probe<Answer> {
  const { stdin, reads } = manifest;
  const listing = ['--ignore-not-found', '--no-headers', '-o', columns];
  const words =
    args.state === 'present'
      ? ['diff', ...applyFlags(args), ...manifest.words]
      : ['get', ...listing, ...manifest.words];
  return answerTo({ cluster: args, words, stdin, reads });
}

const columns = 'custom-columns=V:.apiVersion,K:.kind,N:.metadata.name,S:.metadata.namespace';

function applyFlags({
  server_side,
  field_manager,
  force_conflicts,
}: KubectlArgs): readonly string[] {
  if (force_conflicts && !server_side) fail('"force_conflicts" needs "server_side"');
  return [
    ...(server_side ? ['--server-side'] : []),
    ...(force_conflicts ? ['--force-conflicts'] : []),
    ...(field_manager === undefined ? [] : [`--field-manager=${field_manager}`]),
  ];
}

/** `ready`: whether what is to be waited for is so already. */
export function planApply(
  args: KubectlArgs,
  manifest: Manifest,
  { answer, ready }: { readonly answer: Answer; readonly ready: Answer | undefined },
): readonly Change[] {
  const changes = differs(answer, manifest.title) ? [applyChange(args, manifest, answer)] : [];
  if (!args.wait) return changes;
  const what = waitOf(args, manifest);
  return [...changes, ...planWait(args, what, changes.length > 0 ? undefined : ready)];
}

/** `kubectl diff` ends with 1 where something differs, and with more where it cannot tell. */
function differs(answer: Answer, title: string): boolean {
  const { exitCode, outdatedBy } = answer;
  // kubeadm applies nothing that it would leave its mark on: whatever comes next is new.
  if (answer.isNewCluster === true) return true;
  if (outdatedBy !== undefined) throw new Undecided(outdatedBy);
  if (exitCode <= 1) return exitCode === 1;
  if (lacksGround(answer) !== undefined) return true;
  return refuse(answer, `compare ${title} with the cluster`);
}

function applyChange(args: KubectlArgs, manifest: Manifest, answer: Answer): RunChange {
  const { title, stdin } = manifest;
  const missing =
    answer.isNewCluster === true
      ? 'the cluster would be made before'
      : answer.exitCode === 1
        ? undefined
        : lacksGround(answer);
  return {
    kind: 'run',
    script: applyScript(args, manifest),
    stdin,
    summary: `kubectl apply ${title}`,
    diff: {
      prepared:
        missing === undefined
          ? cleanDiff(answer.stdout)
          : `+++ after: ${title}\ndiff skipped: not known yet, because ${missing}`,
    },
    predicts: [
      { resource: 'value', key: `${clusterKey(args)}:applied`, value: `kubectl apply ${title}` },
    ],
    failureMessage: (exitCode, _, stderr) => problemIn(exitCode, stderr, `apply ${title}`),
  };
}

/**
 * Custom resources cannot be applied before the server has understood the definition of their kind, which may
 * be in the same manifest.
 */
function applyScript(args: KubectlArgs, { words, stdin }: Manifest): Shell {
  const apply = sh`k_kubectl apply -o name ${[...applyFlags(args), ...words]}`;
  const once = stdin === undefined ? apply : sh`printf '%s\n' "$k_m" | ${apply}`;
  return joinShell(
    [
      kubectlFunction(args),
      ...(stdin === undefined ? [] : [sh`k_m=$(cat)`]),
      sh`for k_pause in 1 2 4 8 0; do
  { k_e=$( { ${once}; } 2>&1 >&3 ); k_c=$?; } 3>&1
  [ "$k_c" -ne 0 ] && [ "$k_pause" -gt 0 ] || break
  case $k_e in *'no matches for kind'*) sleep "$k_pause" ;; *) break ;; esac
done
[ -z "$k_e" ] || printf '%s\n' "$k_e" >&2
exit "$k_c"`,
    ],
    '\n',
  );
}

export interface ObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

/** The objects that are there, of a manifest that is to be absent. */
export function presentObjects(answer: Answer, { title }: Manifest): readonly ObjectName[] {
  if (answer.exitCode !== 0 && lacksGround(answer) === undefined) {
    refuse(answer, `look for ${title}`);
  }
  return answer.stdout
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .flatMap(([apiVersion, kind, name, namespace]) => {
      if (apiVersion === undefined || kind === undefined || name === undefined) return [];
      return [
        { apiVersion, kind, name, namespace: namespace === '<none>' ? undefined : namespace },
      ];
    });
}

/** Deletes exactly the objects that are there, what a namespace holds before it. */
export function planDelete(
  args: KubectlArgs,
  manifest: Manifest,
  answer: Answer,
): readonly Change[] {
  const objects = presentObjects(answer, manifest);
  if (objects.length === 0) return [];
  const items = objects.toReversed().map(({ apiVersion, kind, name, namespace }) => ({
    apiVersion,
    kind,
    metadata: { name, namespace },
  }));
  const { timeout, grace_period: grace } = args;
  const limit = timeoutOf(timeout);
  const words = [
    ...['delete', '--ignore-not-found', '--wait=true', `--timeout=${limit}s`, '-o', 'name'],
    ...(grace === undefined ? [] : [`--grace-period=${grace}`]),
    ...['-f', '-'],
  ];
  const names = objects.map(object => objectTitle(object)).join(', ');
  const settings = Object.fromEntries(objects.map(one => [objectTitle(one), 'present']));
  return [
    {
      kind: 'run',
      script: kubectlScript(args, words),
      stdin: `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items })}\n`,
      summary: `kubectl delete ${names}`,
      diff: { header: manifest.title, before: settings, after: {} },
      failureMessage: (exitCode, _, stderr) => problemIn(exitCode, stderr, `delete ${names}`),
    },
  ];
}

export function objectTitle({ kind, name, namespace }: ObjectName): string {
  return `${kind}/${name}${namespace === undefined ? '' : ` in ${namespace}`}`;
}

export function timeoutOf(timeout: number | string): number {
  const seconds = secondsOf(timeout);
  return seconds >= 0
    ? seconds
    : fail(`"timeout" is a number of seconds or a text like "5m", not ${JSON.stringify(timeout)}`);
}
