import { at, type JsonRecord, recordsOf, textMapOf, textOf, within } from '../../json.ts';
import { timeText } from '../admission.ts';
import type { Cluster } from '../cluster.ts';

export interface Surroundings {
  /** The folder of the static pods: those of the controller manager say how it is set up. */
  readonly manifests: string;
  /** Files of the CA that signs clients. */
  readonly ca: { readonly cert: string; readonly key: string };
}

/** Brings the cluster one step nearer to what is wanted; is called again after each change and each second. */
export type Controller = (cluster: Cluster, surroundings: Surroundings) => void | Promise<void>;

export function nameOf(object: JsonRecord): string {
  return String(at(object, 'metadata', 'name'));
}

export function namespaceOf(object: JsonRecord): string {
  return textOf(at(object, 'metadata', 'namespace')) ?? '';
}

export function labelsOf(object: JsonRecord): Record<string, string> {
  return textMapOf(at(object, 'metadata', 'labels'));
}

export function isEnding(object: JsonRecord): boolean {
  return at(object, 'metadata', 'deletionTimestamp') !== undefined;
}

/** Those that name `owner` as their controller. */
export function ownedBy(owner: JsonRecord, objects: readonly JsonRecord[]): JsonRecord[] {
  const uid = at(owner, 'metadata', 'uid');
  return objects.filter(object =>
    recordsOf(at(object, 'metadata', 'ownerReferences')).some(each => each['uid'] === uid),
  );
}

export function ownerReference(owner: JsonRecord): JsonRecord {
  return {
    apiVersion: owner['apiVersion'],
    kind: owner['kind'],
    name: nameOf(owner),
    uid: at(owner, 'metadata', 'uid'),
    controller: true,
    blockOwnerDeletion: true,
  };
}

export function isReadyPod(pod: JsonRecord): boolean {
  return conditionStatus(pod, 'Ready') === 'True' && !isEnding(pod);
}

export function conditionStatus(object: JsonRecord, type: string): string | undefined {
  const found = recordsOf(at(object, 'status', 'conditions')).find(item => item['type'] === type);
  return textOf(found?.['status']);
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** Sets a condition in the status of `object`, which must be a copy; its time changes only with its status. */
export function setCondition(object: JsonRecord, wanted: Condition): void {
  const status = within(object, 'status');
  const conditions = recordsOf(status['conditions']);
  const found = conditions.find(item => item['type'] === wanted.type);
  const isSame = found?.['status'] === wanted.status;
  const lastTransitionTime = isSame ? found['lastTransitionTime'] : timeText(new Date());
  const condition = { ...found, ...wanted, lastTransitionTime };
  status['conditions'] =
    found === undefined
      ? [...conditions, condition]
      : conditions.map(item => (item === found ? condition : item));
}

/** Records that something happened to an object; the same event again only counts. */
export function recordEvent(
  cluster: Cluster,
  object: JsonRecord,
  {
    type,
    reason,
    message,
  }: { readonly type: string; readonly reason: string; readonly message: string },
): void {
  const namespace = namespaceOf(object) || 'default';
  const uid = at(object, 'metadata', 'uid');
  const same = cluster
    .list('events', namespace)
    .find(
      event =>
        at(event, 'involvedObject', 'uid') === uid &&
        event['reason'] === reason &&
        event['message'] === message,
    );
  if (same !== undefined || cluster.find('namespaces', namespace) === undefined) return;
  const now = timeText(new Date());
  cluster.create(cluster.resource('events', ''), {
    metadata: { generateName: `${nameOf(object)}.`, namespace },
    involvedObject: {
      kind: object['kind'],
      apiVersion: object['apiVersion'],
      namespace,
      name: nameOf(object),
      uid,
    },
    type,
    reason,
    message,
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
    source: { component: 'kplay-lab' },
  });
}
