import type { JsonRecord } from '../json.ts';
import { countAttempt, type PodRecord, readRecords, removeRecord } from '../kubelet/records.ts';
import { runCommand } from '../process.ts';

export interface ContainerRecord {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly pod: PodRecord;
}

export function containers(): ContainerRecord[] {
  return readRecords().flatMap(pod => pod.containers.map(container => ({ ...container, pod })));
}

/** Ends the pods with these ids, or beginnings of ids; the kubelet starts again those that should run. */
export async function endPods(ids: readonly string[]): Promise<readonly PodRecord[]> {
  const found = readRecords().filter(({ id }) => ids.some(wanted => id.startsWith(wanted)));
  for (const { id, name, uid } of found) {
    if (name.startsWith('kube-apiserver-')) {
      await runCommand(['systemctl', 'stop', 'kplay-static-kube-apiserver.service']);
    }
    countAttempt(uid);
    removeRecord(id);
  }
  return found;
}

/** What `crictl pods` is asked for by its options. */
export function selectedPods(options: ReadonlyMap<string, string>): PodRecord[] {
  const [name, namespace, id] = ['name', 'namespace', 'id'].map(key => options.get(key));
  const [key, value] = options.get('label')?.split('=') ?? [];
  const state = options.get('state')?.toLowerCase() ?? 'ready';
  if (!['ready', 'notready'].includes(state))
    throw new Error('--state should be ready or notready');
  return readRecords().filter(pod => {
    const labels: Readonly<Record<string, string>> = labelsOf(pod);
    return (
      // What is ended is gone at once here.
      state === 'ready' &&
      (name === undefined || new RegExp(name).test(pod.name)) &&
      // A regular expression, as the name is.
      (namespace === undefined || new RegExp(namespace).test(pod.namespace)) &&
      (id === undefined || pod.id.startsWith(id)) &&
      (key === undefined || labels[key] === value)
    );
  });
}

export function podJson({ id, name, namespace, uid, startedAt, labels }: PodRecord): JsonRecord {
  return {
    id,
    metadata: { attempt: 0, name, namespace, uid },
    state: 'SANDBOX_READY',
    createdAt: nanoseconds(startedAt),
    labels: labelsOf({ name, namespace, uid, labels }),
    annotations: {},
    runtimeHandler: '',
  };
}

export function containerJson({ id, name, image, pod }: ContainerRecord): JsonRecord {
  return {
    id,
    podSandboxId: pod.id,
    metadata: { attempt: 0, name },
    image: { annotations: {}, image, runtimeHandler: '', userSpecifiedImage: image },
    imageRef: image,
    state: 'CONTAINER_RUNNING',
    createdAt: nanoseconds(pod.startedAt),
    labels: { 'io.kubernetes.container.name': name, ...labelsOf(pod) },
    annotations: {},
  };
}

function labelsOf({
  name,
  namespace,
  uid,
  labels,
}: Pick<PodRecord, 'name' | 'namespace' | 'uid' | 'labels'>) {
  return {
    ...labels,
    'io.kubernetes.pod.name': name,
    'io.kubernetes.pod.namespace': namespace,
    'io.kubernetes.pod.uid': uid,
  };
}

function nanoseconds(time: string): string {
  return `${Date.parse(time) || 0}000000`;
}
