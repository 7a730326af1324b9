import { existsSync, readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { parse } from 'yaml';
import { type JsonRecord, recordOf, recordsOf, textMapOf, textOf } from '../json.ts';

/** How this kubelet was told to run, by its command line and its configuration file. */
export interface Settings {
  readonly nodeName: string;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly JsonRecord[];
  readonly kubeconfig: string;
  readonly bootstrapKubeconfig: string;
  readonly staticPods: string;
  readonly socket: string;
  readonly failSwapOn: boolean;
  /** Such as `v1.36.4`. */
  readonly version: string;
}

/** The kubelet cannot run; the message is what the real one logs. */
export class CannotRun extends Error {}

export function readSettings(argv: readonly string[], version: string): Settings {
  const flags = new Map(argv.map(flagOf));
  // Removed in 1.35: what is left of it in kubeadm-flags.env stops the kubelet.
  if (flags.has('pod-infra-container-image') && minorOf(version) >= 35) {
    throw new CannotRun('failed to parse kubelet flag: unknown flag: --pod-infra-container-image');
  }
  const config = readConfig(flags.get('config') ?? '/var/lib/kubelet/config.yaml');
  const runtime =
    flags.get('container-runtime-endpoint') ??
    textOf(config['containerRuntimeEndpoint']) ??
    'unix:///run/containerd/containerd.sock';
  const given = flags.get('register-with-taints');
  return {
    nodeName: (flags.get('hostname-override') ?? hostname()).toLowerCase(),
    address: flags.get('node-ip') ?? firstAddress(),
    labels: textMapOf(Object.fromEntries(pairsOf(flags.get('node-labels') ?? ''))),
    taints: given === undefined ? recordsOf(config['registerWithTaints']) : taintsOf(given),
    kubeconfig: flags.get('kubeconfig') ?? '/etc/kubernetes/kubelet.conf',
    bootstrapKubeconfig: flags.get('bootstrap-kubeconfig') ?? '',
    staticPods: textOf(config['staticPodPath']) ?? '/etc/kubernetes/manifests',
    socket: runtime.replace(/^unix:\/\//, ''),
    failSwapOn: config['failSwapOn'] !== false && flags.get('fail-swap-on') !== 'false',
    version,
  };
}

function flagOf(word: string): readonly [string, string] {
  const [, name = word, value = 'true'] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  return [name, value];
}

function minorOf(version: string): number {
  return Number(/^v\d+\.(\d+)/.exec(version)?.[1] ?? 0);
}

function readConfig(file: string): JsonRecord {
  if (!existsSync(file)) {
    throw new CannotRun(
      `failed to load kubelet config file, path: ${file}, error: failed to load Kubelet config file ${file}, error failed to read kubelet config file "${file}", error: open ${file}: no such file or directory`,
    );
  }
  const config = recordOf(parse(readFileSync(file, 'utf8')));
  if (config['kind'] === 'KubeletConfiguration') return config;
  throw new CannotRun(
    `failed to load kubelet config file, path: ${file}, error: failed to load Kubelet config file ${file}, error failed to decode: Object 'Kind' is missing in '${file}'`,
  );
}

function pairsOf(list: string): (readonly [string, string])[] {
  const words = list.split(',').filter(word => word !== '');
  return words.map(word => {
    const [key = '', value = ''] = word.split('=');
    return [key, value] as const;
  });
}

/** Reads `key=value:Effect,key:Effect`. */
function taintsOf(list: string): JsonRecord[] {
  return list
    .split(',')
    .filter(word => word !== '')
    .map(word => {
      const [, key, value, effect] = /^([^=:]+)=?([^:]*):(.*)$/.exec(word) ?? [];
      return { key, effect, ...(value === '' ? {} : { value }) };
    });
}

function firstAddress(): string {
  const made = /^(lo|cni|flannel|docker|veth|cali|br-)/;
  const found = Object.entries(networkInterfaces())
    .filter(([name]) => !made.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return found?.address ?? '127.0.0.1';
}
