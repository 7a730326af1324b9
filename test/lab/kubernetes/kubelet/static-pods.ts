import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isRecord, type JsonRecord, recordOf, textMapOf } from '../json.ts';
import { runCommand } from '../process.ts';

/** A manifest of this node, as a pod. */
export interface StaticPod {
  readonly name: string;
  readonly namespace: string;
  /** Changes with the manifest. */
  readonly hash: string;
  readonly manifest: JsonRecord;
}

export function readStaticPods(folder: string): StaticPod[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .filter(name => /^[^.].*\.(yaml|yml|json)$/.test(name))
    .sort();
  return files.flatMap(file => {
    const text = readFileSync(join(folder, file), 'utf8');
    const manifest = parseManifest(text);
    if (manifest === undefined) return [];
    const { name, namespace = 'default' } = textMapOf(manifest['metadata']);
    const hash = createHash('md5').update(text).digest('hex');
    return [{ name: name ?? file, namespace, hash, manifest }];
  });
}

/** A file that is being written, or that is no pod, is looked at again the next time. */
function parseManifest(text: string): JsonRecord | undefined {
  try {
    const value: unknown = parse(text);
    return isRecord(value) && value['kind'] === 'Pod' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the API server shows of a static pod. */
export function mirrorOf(
  { name, namespace, hash, manifest }: StaticPod,
  node: JsonRecord,
): JsonRecord {
  const meta = recordOf(manifest['metadata']);
  const { name: nodeName, uid } = recordOf(node['metadata']);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...meta,
      name: `${name}-${String(nodeName)}`,
      namespace,
      annotations: {
        ...textMapOf(meta['annotations']),
        'kubernetes.io/config.hash': hash,
        'kubernetes.io/config.mirror': hash,
        'kubernetes.io/config.source': 'file',
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid, controller: true }],
    },
    spec: {
      ...recordOf(manifest['spec']),
      nodeName,
      tolerations: [{ effect: 'NoExecute', operator: 'Exists' }],
    },
  };
}

const unit = 'kplay-static-kube-apiserver.service';
const folder = '/run/kplay-lab/static';

/**
 * Runs the API server while its manifest is there, and again when the manifest changes. It is a unit of its own: pods
 * outlive the kubelet.
 */
export async function runApiServer(pods: readonly StaticPod[]): Promise<void> {
  const pod = pods.find(({ name }) => name === 'kube-apiserver');
  const isActive = existsSync(`/sys/fs/cgroup/system.slice/${unit}`);
  const file = `${folder}/kube-apiserver`;
  const running = isActive && existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (running === pod?.hash) return;
  await runCommand(['systemctl', 'stop', unit]);
  if (pod === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, pod.hash);
  await runCommand([
    ...['systemd-run', '--quiet', '--collect', `--unit=${unit}`],
    ...['--property=Restart=on-failure', '--property=RestartSec=1'],
    ...[process.execPath, join(import.meta.dirname, '../apiserver/main.js')],
  ]);
}
