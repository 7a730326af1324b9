import {
  type CommandResult,
  fail,
  joinShell,
  type Plan,
  type Predicted,
  type Prediction,
  type Probe,
  type RunChange,
  sh,
  textOf,
} from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import { initConfig } from '../config/documents.ts';
import { installedVersion } from '../dry-run.ts';
import { commandTimeout } from '../plans/limits.ts';
import type { PlanInput } from '../plans/plan-input.ts';
import { chosenVersion, requireKubeadm } from '../plans/refuse.ts';
import { explainFailure } from '../preflight/explain.ts';
import { withConfig, withConfigInside } from '../run-script.ts';
import { chosenSocket, criSockets, socketPath } from '../state/sockets.ts';

export interface ImagesSight {
  /** What kubeadm names for the version; `undefined`: it was not asked or did not say. */
  readonly wanted: readonly string[] | undefined;
  readonly missing: readonly string[];
  readonly failure: string | undefined;
}

const imageKey = 'kubeadm:image:';

export function imagesProbe(args: KubeadmArgs): Probe<ImagesSight> {
  const version = args.kubernetes_version?.replace(/^v?/, 'v') ?? installedVersion;
  const config = initConfig(args, { version, criSocket: undefined });
  const sockets = args.cri_socket === undefined ? criSockets : [socketPath(args.cri_socket)];
  const ask = sh`if grep -q @kubeadm@ "$k_c"; then
  sed -i "s/@kubeadm@/$(kubeadm version -o short 2>/dev/null)/" "$k_c"
fi
k_o=$(kubeadm config images list --config "$k_c" -o json 2>"$k_d/err" </dev/null)
printf 'exit|%d\\n' "$?"
printf 'list|'; printf '%s' "$k_o" | k_base64; printf '\\n'
printf 'err|'; tail -c 4096 "$k_d/err" | k_base64; printf '\\n'`;
  return {
    script: sh`if command -v kubeadm >/dev/null 2>&1; then
${withConfigInside(config, ask)}
for k_s in ${sockets}; do
  [ -S "$k_s" ] || continue
  if command -v crictl >/dev/null 2>&1; then
    printf 'crictl|'; crictl --runtime-endpoint "unix://$k_s" images -o json 2>/dev/null </dev/null | k_base64; printf '\\n'
  elif command -v ctr >/dev/null 2>&1; then
    printf 'ctr|'; ctr -a "$k_s" -n k8s.io images ls -q 2>/dev/null </dev/null | k_base64; printf '\\n'
  fi
  break
done
fi`,
    parse: result => parseImages(result, args.role),
    overlay: laidOver,
  };
}

function parseImages({ stdout }: CommandResult, role: KubeadmArgs['role']): ImagesSight {
  const text = textOf(stdout);
  const field = (name: string): string | undefined => {
    const found = new RegExp(`^${name}\\|(.*)$`, 'm').exec(text)?.[1];
    return found === undefined ? undefined : Buffer.from(found, 'base64').toString();
  };
  const exit = /^exit\|(\d+)$/m.exec(text)?.[1];
  if (exit === undefined) return { wanted: undefined, missing: [], failure: undefined };
  if (exit !== '0') {
    const said = { stdout: '', stderr: field('err') ?? '' };
    const failure = explainFailure('kubeadm config images list', Number(exit), said);
    return { wanted: undefined, missing: [], failure };
  }
  const all = listedImages(field('list') ?? '');
  const wanted = role === 'worker' ? all.filter(isForWorkers) : all;
  const there = new Set([...tagsOf(field('crictl') ?? ''), ...(field('ctr') ?? '').split('\n')]);
  return { wanted, missing: wanted.filter(image => !there.has(image)), failure: undefined };
}

function isForWorkers(image: string): boolean {
  return /(?:^|\/)(?:kube-proxy|pause):/.test(image);
}

function listedImages(text: string): readonly string[] {
  const json: unknown = parsed(text);
  const images: unknown =
    typeof json === 'object' && json !== null && 'images' in json ? json.images : undefined;
  return Array.isArray(images) ? images.map(String) : [];
}

function tagsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/"repoTags"\s*:\s*\[([^\]]*)\]/g)).flatMap(([, list = '']) =>
    Array.from(list.matchAll(/"([^"]+)"/g), ([, tag = '']) => tag),
  );
}

/** Tools may say something before their JSON. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.slice(Math.max(0, text.indexOf('{'))));
    return value;
  } catch {
    // The caller sees a list without an image, which fails there.
    return undefined;
  }
}

function laidOver(seen: ImagesSight, predicted: Predicted): ImagesSight {
  const missing = seen.missing.filter(name => predicted.value(imageKey + name) === undefined);
  return { ...seen, missing };
}

function predicted(image: string): Prediction {
  return { resource: 'value', key: imageKey + image, value: 'present' };
}

export function planImages(input: PlanInput, images: ImagesSight): Plan {
  const { args, sight, given } = input;
  requireKubeadm(input);
  if (images.failure !== undefined) fail(images.failure);
  const { wanted, missing } = images;
  if (wanted === undefined && !given.checkMode) fail('kubeadm does not list its images');
  if (wanted?.length === 0) fail('kubeadm does not list its images');
  if (args.action === 'list' || (wanted !== undefined && missing.length === 0)) return [];
  const criSocket = chosenSocket({ wanted: args.cri_socket, present: sight.sockets });
  const common = {
    kind: 'run',
    timeoutMs: commandTimeout('images', args.timeouts),
    predicts: missing.map(predicted),
  } as const;
  if (args.role === 'worker') {
    const pulls = missing.map(image => sh`crictl --runtime-endpoint "$k_s" pull ${image} || exit`);
    const change: RunChange = {
      ...common,
      script: joinShell([sh`k_s=${criSocket ?? ''}`, ...pulls], '\n'),
      summary: `crictl pull ${missing.length === 0 ? 'the images of a worker' : missing.join(' ')}`,
    };
    return [change];
  }
  const change: RunChange = {
    ...common,
    script: withConfig(sh`kubeadm config images pull --config "$k_c" </dev/null`),
    summary: 'kubeadm config images pull',
    stdin: initConfig(args, { version: chosenVersion(input), criSocket }),
    failureMessage: (exitCode, stdout, stderr) =>
      explainFailure('kubeadm config images pull', exitCode, { stdout, stderr }),
  };
  return [change];
}
