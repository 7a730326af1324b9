import { readFileSync } from 'node:fs';
import { cpus, hostname, release, totalmem } from 'node:os';
import type { Client } from '../client/client.ts';
import { at, isSame, type JsonRecord, recordOf, recordsOf, textMapOf, textOf } from '../json.ts';
import type { Settings } from './settings.ts';

export interface NodeState {
  readonly runtime: string;
  /** Why the node is not ready; `undefined` if it is. */
  readonly problem: string | undefined;
}

/** Makes the Node of this kubelet, or says how it is. */
export async function reportNode(
  client: Client,
  settings: Settings,
  state: NodeState,
): Promise<JsonRecord> {
  const path = `/api/v1/nodes/${settings.nodeName}`;
  const found = await client.find(path);
  const node =
    found ??
    (await client.must({ method: 'POST', path: '/api/v1/nodes', body: newNode(settings) }));
  const status = statusOf(node, settings, state);
  const type = 'application/merge-patch+json';
  const labels = ownLabels(settings);
  const present = textMapOf(at(node, 'metadata', 'labels'));
  if (Object.entries(labels).some(([key, value]) => present[key] !== value)) {
    await client.must({ method: 'PATCH', path, type, body: { metadata: { labels } } });
  }
  // Before the status: a node that has been silent is called unknown again.
  await renewLease(client, node, settings);
  if (!isSaid(node, status)) {
    await client.must({ method: 'PATCH', path: `${path}/status`, type, body: { status } });
  }
  return node;
}

/** Whether the node shows this status already. The lease tells that the kubelet lives, not the times in it. */
function isSaid(node: JsonRecord, status: JsonRecord): boolean {
  const timeless = (condition: JsonRecord) => ({ ...condition, lastHeartbeatTime: '' });
  const conditions = (of: unknown) => recordsOf(at(of, 'conditions')).map(timeless);
  const shown = recordOf(node['status']);
  const parts = Object.entries(status).filter(([key]) => key !== 'conditions');
  return (
    parts.every(([key, value]) => isSame(shown[key], value)) &&
    isSame(conditions(shown), conditions(status))
  );
}

function ownLabels({ nodeName }: Settings): Record<string, string> {
  const system = { arch: 'amd64', os: 'linux' };
  const both = Object.entries(system).flatMap(([key, value]) => [
    [`beta.kubernetes.io/${key}`, value],
    [`kubernetes.io/${key}`, value],
  ]);
  return { ...Object.fromEntries(both), 'kubernetes.io/hostname': nodeName };
}

function newNode(settings: Settings): JsonRecord {
  const { nodeName, labels, taints } = settings;
  return {
    metadata: {
      name: nodeName,
      labels: { ...ownLabels(settings), ...labels },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: taints.length === 0 ? {} : { taints },
  };
}

function statusOf(
  node: JsonRecord,
  { address, version }: Settings,
  { runtime, problem }: NodeState,
): JsonRecord {
  const memory = `${Math.floor(totalmem() / 1024)}Ki`;
  const amounts = { cpu: String(cpus().length), memory, pods: '110', 'ephemeral-storage': '20Gi' };
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const before = recordsOf(at(node, 'status', 'conditions'));
  const condition = (
    type: string,
    status: string,
    [reason, message]: readonly [string, string],
  ) => {
    const old = before.find(item => item['type'] === type);
    const isSame = old?.['status'] === status;
    const lastTransitionTime = isSame ? old['lastTransitionTime'] : now;
    return { type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime };
  };
  return {
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: hostname() },
    ],
    capacity: amounts,
    allocatable: amounts,
    conditions: [
      condition('MemoryPressure', 'False', [
        'KubeletHasSufficientMemory',
        'kubelet has sufficient memory available',
      ]),
      condition('DiskPressure', 'False', [
        'KubeletHasNoDiskPressure',
        'kubelet has no disk pressure',
      ]),
      condition('PIDPressure', 'False', [
        'KubeletHasSufficientPID',
        'kubelet has sufficient PID available',
      ]),
      problem === undefined
        ? condition('Ready', 'True', ['KubeletReady', 'kubelet is posting ready status'])
        : condition('Ready', 'False', ['KubeletNotReady', problem]),
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      architecture: 'amd64',
      bootID: firstLine('/proc/sys/kernel/random/boot_id'),
      containerRuntimeVersion: runtime,
      kernelVersion: release(),
      kubeProxyVersion: '',
      kubeletVersion: version,
      machineID: firstLine('/etc/machine-id'),
      operatingSystem: 'linux',
      osImage: /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1],
      systemUUID: firstLine('/etc/machine-id'),
    },
  };
}

function firstLine(file: string): string {
  return readFileSync(file, 'utf8').trim();
}

/** When the lease was, by this process: one that has just begun does so at once. */
let renewed = 0;

async function renewLease(client: Client, node: JsonRecord, { nodeName }: Settings): Promise<void> {
  if (Date.now() - renewed < 3000) return;
  const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
  const renewTime = new Date().toISOString().replace('Z', '000Z');
  const spec = { holderIdentity: nodeName, leaseDurationSeconds: 40, renewTime };
  const path = `${leases}/${nodeName}`;
  if ((await client.find(path)) !== undefined) {
    const type = 'application/merge-patch+json';
    await client.must({ method: 'PATCH', path, type, body: { spec } });
    renewed = Date.now();
    return;
  }
  const uid = textOf(at(node, 'metadata', 'uid'));
  const owner = { apiVersion: 'v1', kind: 'Node', name: nodeName, uid };
  const metadata = { name: nodeName, ownerReferences: [owner] };
  await client.must({ method: 'POST', path: leases, body: { metadata, spec } });
  renewed = Date.now();
}
