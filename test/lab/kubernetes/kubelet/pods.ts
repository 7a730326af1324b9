import { createHash } from 'node:crypto';
import type { Client } from '../client/client.ts';
import { fullReference, isOnInternet } from '../images/reference.ts';
import { at, type JsonRecord, recordOf, recordsOf, textMapOf, textOf } from '../json.ts';
import { runCommand } from '../process.ts';
import { installNetwork } from './network-pods.ts';
import { attemptOf, type PodRecord } from './records.ts';
import { mirrorOf, type StaticPod } from './static-pods.ts';

export interface PodsOfNode {
  readonly node: JsonRecord;
  readonly address: string;
  readonly staticPods: readonly StaticPod[];
  /** Why pods have no network. */
  readonly problem: string | undefined;
}

/** Brings the pods of this node one step nearer to what the API server says; returns those that run. */
export async function runPods(client: Client, around: PodsOfNode): Promise<PodRecord[]> {
  const { node, staticPods } = around;
  const name = String(at(node, 'metadata', 'name'));
  const list = await client.must({ path: `/api/v1/pods?fieldSelector=spec.nodeName=${name}` });
  const pods = recordsOf(list['items']);
  const mirrors = pods.filter(pod => mirrorHash(pod) !== undefined);
  const known = new Set(staticPods.map(({ hash }) => hash));
  const shown = new Set(mirrors.filter(pod => !isEnding(pod)).map(mirrorHash));
  const running: PodRecord[] = [];

  for (const pod of pods) {
    const hash = mirrorHash(pod);
    const isOver = isEnding(pod) || (hash !== undefined && !known.has(hash));
    if (isOver) await client.ask({ method: 'DELETE', path: `${pathOf(pod)}?gracePeriodSeconds=0` });
    else if (await runPod(client, pod, around)) running.push(recordOfPod(pod));
  }
  for (const pod of staticPods) {
    if (shown.has(pod.hash)) continue;
    const body = mirrorOf(pod, node);
    await client.ask({ method: 'POST', path: `/api/v1/namespaces/${pod.namespace}/pods`, body });
  }
  return running;
}

function mirrorHash(pod: JsonRecord): string | undefined {
  return textMapOf(at(pod, 'metadata', 'annotations'))['kubernetes.io/config.mirror'];
}

function isEnding(pod: JsonRecord): boolean {
  return at(pod, 'metadata', 'deletionTimestamp') !== undefined;
}

function pathOf(pod: JsonRecord): string {
  const { namespace, name } = recordOf(pod['metadata']);
  return `/api/v1/namespaces/${String(namespace)}/pods/${String(name)}`;
}

/** Says whether the pod runs. */
async function runPod(client: Client, pod: JsonRecord, around: PodsOfNode): Promise<boolean> {
  const phase = at(pod, 'status', 'phase');
  if (phase === 'Succeeded' || phase === 'Failed') return false;
  const waiting = await whyWaiting(pod, around);
  const status = waiting === undefined ? runningStatus(pod, around) : waitingStatus(pod, waiting);
  const isNews = stateOf(pod['status']) !== stateOf(status);
  if (isNews || !isReported(pod, waiting === undefined)) {
    const type = 'application/merge-patch+json';
    await client.ask({ method: 'PATCH', path: `${pathOf(pod)}/status`, type, body: { status } });
  }
  if (isNews && waiting !== undefined) await recordEvent(client, pod, waiting);
  return waiting === undefined;
}

/** Why the first container waits, or that it runs. */
function stateOf(status: unknown): string | undefined {
  const [first] = recordsOf(at(status, 'containerStatuses'));
  const running = at(first, 'state', 'running') === undefined ? undefined : 'Running';
  return textOf(at(first, 'state', 'waiting', 'reason')) ?? running;
}

/** The API server says so too: it may have called a pod of a silent node not ready. */
function isReported(pod: JsonRecord, ready: boolean): boolean {
  const found = recordsOf(at(pod, 'status', 'conditions')).find(item => item['type'] === 'Ready');
  return (found?.['status'] === 'True') === ready;
}

interface Waiting {
  readonly reason: string;
  readonly message: string;
  /** Of the event, if it is another than the container's. */
  readonly event: string;
}

async function whyWaiting(
  pod: JsonRecord,
  { node, problem }: PodsOfNode,
): Promise<Waiting | undefined> {
  const missing = await missingImage(pod);
  if (missing !== undefined) {
    const message = `Back-off pulling image "${missing}"`;
    return { reason: 'ImagePullBackOff', message, event: 'Failed' };
  }
  if (at(pod, 'spec', 'hostNetwork') === true) {
    const message = installNetwork(pod, node);
    return message === undefined
      ? undefined
      : { reason: 'CrashLoopBackOff', message, event: 'BackOff' };
  }
  if (problem === undefined) return undefined;
  const message = `network is not ready: ${problem}`;
  return { reason: 'ContainerCreating', message, event: 'NetworkNotReady' };
}

/** Static pods have theirs from `kubeadm`, and registries on the internet have all. */
async function missingImage(pod: JsonRecord): Promise<string | undefined> {
  const images = recordsOf(at(pod, 'spec', 'containers')).map(each => textOf(each['image']) ?? '');
  const [unsure] = images.filter(image => !isOnInternet(image));
  if (unsure === undefined || mirrorHash(pod) !== undefined) return undefined;
  const { stdout } = await runCommand(['ctr', '--namespace', 'k8s.io', 'images', 'list', '-q']);
  return stdout.split('\n').includes(fullReference(unsure)) ? undefined : unsure;
}

function waitingStatus(pod: JsonRecord, { reason, message }: Waiting) {
  const containers = recordsOf(at(pod, 'spec', 'containers'));
  return {
    phase: 'Pending',
    startTime: at(pod, 'metadata', 'creationTimestamp'),
    conditions: conditions(pod, 'False'),
    containerStatuses: containers.map(({ name, image }) => ({
      name,
      image,
      ready: false,
      restartCount: reason === 'CrashLoopBackOff' ? 1 : 0,
      state: { waiting: { reason, ...(reason === 'ContainerCreating' ? {} : { message }) } },
    })),
  };
}

function runningStatus(pod: JsonRecord, { node, address }: PodsOfNode) {
  const containers = recordsOf(at(pod, 'spec', 'containers'));
  const startedAt = textOf(at(pod, 'status', 'startTime')) ?? nowText();
  const isOfHost = at(pod, 'spec', 'hostNetwork') === true;
  const cidr = textOf(at(node, 'spec', 'podCIDR')) ?? '10.244.0.0/24';
  const last = 2 + (Number.parseInt(idOf(pod, '').slice(0, 4), 16) % 250);
  return {
    phase: 'Running',
    hostIP: address,
    podIP: isOfHost ? address : cidr.replace(/\.\d+\/\d+$/, `.${last}`),
    startTime: startedAt,
    conditions: conditions(pod, 'True'),
    containerStatuses: containers.map(({ name, image }) => ({
      name,
      image,
      imageID: image,
      containerID: `containerd://${idOf(pod, String(name))}`,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt } },
    })),
  };
}

function conditions(pod: JsonRecord, ready: 'True' | 'False'): JsonRecord[] {
  const before = recordsOf(at(pod, 'status', 'conditions'));
  const wanted = [
    ['PodScheduled', 'True'],
    ['Initialized', ready],
    ['PodReadyToStartContainers', ready],
    ['ContainersReady', ready],
    ['Ready', ready],
  ] as const;
  return wanted.map(([type, status]) => {
    const old = before.find(item => item['type'] === type && item['status'] === status);
    return { type, status, lastTransitionTime: old?.['lastTransitionTime'] ?? nowText() };
  });
}

function nowText(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Of the pod's sandbox, or of one of its containers. */
function idOf(pod: JsonRecord, container: string): string {
  const uid = textOf(at(pod, 'metadata', 'uid')) ?? '';
  return createHash('sha256').update(`${uid} ${container}`).digest('hex');
}

function recordOfPod(pod: JsonRecord): PodRecord {
  const { name, namespace = '', uid = '' } = textMapOf(pod['metadata']);
  const attempt = attemptOf(uid);
  return {
    id: idOf(pod, attempt === 0 ? '' : `attempt ${attempt}`),
    name: name ?? '',
    namespace,
    uid,
    startedAt: textOf(at(pod, 'status', 'startTime')) ?? '',
    labels: textMapOf(at(pod, 'metadata', 'labels')),
    containers: recordsOf(at(pod, 'spec', 'containers')).map(each => ({
      id: idOf(pod, String(each['name'])),
      name: String(each['name']),
      image: fullReference(textOf(each['image']) ?? ''),
    })),
  };
}

async function recordEvent(
  client: Client,
  pod: JsonRecord,
  { event, message }: Waiting,
): Promise<void> {
  const { namespace, name, uid } = recordOf(pod['metadata']);
  const now = nowText();
  await client.ask({
    method: 'POST',
    path: `/api/v1/namespaces/${String(namespace)}/events`,
    body: {
      metadata: { generateName: `${String(name)}.` },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid },
      type: 'Warning',
      reason: event,
      message,
      count: 1,
      firstTimestamp: now,
      lastTimestamp: now,
      source: { component: 'kubelet' },
    },
  });
}
