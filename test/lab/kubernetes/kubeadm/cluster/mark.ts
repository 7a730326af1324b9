import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '../../client/client.ts';
import { at, isSame, type JsonRecord, recordsOf } from '../../json.ts';
import { parseDuration } from '../config/duration.ts';
import type { NodeRegistration, Taint } from '../config/types.ts';
import { KubeadmFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';

export const controlPlaneLabels = [
  'node-role.kubernetes.io/control-plane',
  'node.kubernetes.io/exclude-from-external-load-balancers',
] as const;

interface Marking {
  readonly nodeRegistration: NodeRegistration;
  /** How long the node may take to appear. */
  readonly timeout: string;
}

/** Labels and taints a node as of the control plane; without a client it says only what it would do. */
export async function markControlPlane(
  machine: Machine,
  client: Client | undefined,
  { nodeRegistration, timeout }: Marking,
): Promise<void> {
  const { name, taints } = nodeRegistration;
  const wanted = taints ?? [];
  const node = `[mark-control-plane] Marking the node ${name} as control-plane by adding the`;
  machine.say(`${node} labels: [${controlPlaneLabels.join(' ')}]`);
  if (wanted.length > 0) {
    const all = wanted.map(
      ({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`,
    );
    machine.say(`${node} taints [${all.join(' ')}]`);
  }
  if (client === undefined) return;
  const path = `/api/v1/nodes/${name}`;
  const known = await nodeAt(client, path, parseDuration(timeout) ?? 0);
  const labels = Object.fromEntries(controlPlaneLabels.map(label => [label, '']));
  const body = { metadata: { labels }, spec: { taints: withTaints(known, wanted) } };
  await client.must({ method: 'PATCH', path, body, type: 'application/merge-patch+json' });
}

function withTaints(node: JsonRecord, wanted: readonly Taint[]): readonly unknown[] {
  const present = recordsOf(at(node, 'spec', 'taints'));
  const others = present.filter(
    taint =>
      !wanted.some(({ key, effect }) => isSame([key, effect], [taint['key'], taint['effect']])),
  );
  return [...others, ...wanted];
}

async function nodeAt(client: Client, path: string, limit: number): Promise<JsonRecord> {
  const started = Date.now();
  let node = await client.find(path);
  while (node === undefined && Date.now() - started < limit) {
    await wait(200);
    node = await client.find(path);
  }
  if (node !== undefined) return node;
  throw new KubeadmFailure(`nodes "${path.split('/').at(-1) ?? ''}" not found`);
}
