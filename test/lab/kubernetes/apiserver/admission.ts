import { randomBytes, randomUUID } from 'node:crypto';
import { at, isRecord, isSame, type JsonRecord, recordOf, recordsOf, within } from '../json.ts';
import { ApiError } from './api-error.ts';
import type { User } from './authenticate.ts';
import { apiVersionOf, type Resource } from './resources.ts';

export interface Situation {
  readonly namespace: string;
  readonly user: User;
  readonly now: Date;
}

const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** As `generateName` and controllers end names. */
function randomSuffix(): string {
  return [...randomBytes(5)].map(byte => letters[byte % letters.length]).join('');
}

export function timeText(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** An object as it is stored when it is created. */
export function newObject(resource: Resource, sent: JsonRecord, situation: Situation): JsonRecord {
  const { namespace, now } = situation;
  const object = structuredClone(sent);
  const meta = within(object, 'metadata');
  if (object['kind'] !== undefined && object['kind'] !== resource.kind) {
    throw new ApiError(
      400,
      `the object provided is unrecognized: no kind ${JSON.stringify(object['kind'])} at this path`,
    );
  }
  object['kind'] = resource.kind;
  object['apiVersion'] = apiVersionOf(resource);
  if (meta['name'] === undefined && typeof meta['generateName'] === 'string') {
    meta['name'] = `${meta['generateName']}${randomSuffix()}`;
  }
  requireGoodName(resource, meta['name']);
  if (resource.namespaced) {
    if (meta['namespace'] !== undefined && meta['namespace'] !== namespace) {
      throw new ApiError(
        400,
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    }
    meta['namespace'] = namespace;
  } else delete meta['namespace'];
  meta['uid'] = randomUUID();
  meta['creationTimestamp'] = timeText(now);
  delete meta['deletionTimestamp'];
  if ('spec' in object) meta['generation'] = 1;
  setDefaults(resource, object, situation);
  return object;
}

function requireGoodName({ kind }: Resource, name: unknown): void {
  if (typeof name !== 'string' || name === '') {
    throw new ApiError(
      422,
      `${kind} "" is invalid: metadata.name: Required value: name or generateName is required`,
    );
  }
  const isGood = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name);
  const isFree = kind.includes('Role') && !/[/%]/.test(name);
  if (!isGood && !isFree) {
    throw new ApiError(
      422,
      `${kind} "${name}" is invalid: metadata.name: Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`,
    );
  }
}

function setDefaults(resource: Resource, object: JsonRecord, { user, now }: Situation): void {
  switch (resource.kind) {
    case 'Namespace':
      within(object, 'metadata', 'labels')['kubernetes.io/metadata.name'] = at(
        object,
        'metadata',
        'name',
      );
      within(object, 'status')['phase'] = 'Active';
      break;
    case 'Pod':
      defaultPod(object, now);
      break;
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
      within(object, 'spec')['replicas'] ??= 1;
      requireSelector(object);
      break;
    case 'DaemonSet':
      requireSelector(object);
      break;
    case 'Service':
      within(object, 'spec')['type'] ??= 'ClusterIP';
      within(object, 'spec')['clusterIP'] ??=
        `10.96.${randomBytes(1)[0] ?? 0}.${randomBytes(1)[0] ?? 0}`;
      break;
    case 'Secret':
      object['type'] ??= 'Opaque';
      takeTexts(object);
      break;
    case 'CertificateSigningRequest':
      within(object, 'spec')['username'] = user.name;
      within(object, 'spec')['groups'] = [...user.groups];
      break;
    default:
  }
}

function defaultPod(pod: JsonRecord, now: Date): void {
  const spec = within(pod, 'spec');
  spec['restartPolicy'] ??= 'Always';
  spec['terminationGracePeriodSeconds'] ??= 30;
  spec['serviceAccountName'] ??= 'default';
  // An answer to `kubectl apply` and a mirror pod may bring a status; a user's does not count.
  const tolerations = recordsOf(spec['tolerations']);
  for (const key of ['not-ready', 'unreachable']) {
    const full = `node.kubernetes.io/${key}`;
    if (tolerations.some(each => each['key'] === full || each['operator'] === 'Exists')) continue;
    tolerations.push({
      key: full,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    });
  }
  spec['tolerations'] = tolerations;
  pod['status'] = { phase: 'Pending', qosClass: 'BestEffort', ...recordOf(pod['status']) };
  if (spec['nodeName'] === undefined) return;
  const scheduled = { type: 'PodScheduled', status: 'True', lastTransitionTime: timeText(now) };
  within(pod, 'status')['conditions'] ??= [scheduled];
}

function requireSelector(object: JsonRecord): void {
  const { kind } = object;
  const name = String(at(object, 'metadata', 'name'));
  const selector = recordOf(at(object, 'spec', 'selector', 'matchLabels'));
  const labels = recordOf(at(object, 'spec', 'template', 'metadata', 'labels'));
  const matches = Object.entries(selector).every(([key, value]) => labels[key] === value);
  if (!matches) {
    throw new ApiError(
      422,
      `${String(kind)}.apps "${name}" is invalid: spec.template.metadata.labels: Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``,
    );
  }
}

/** Moves `stringData` into `data`. */
function takeTexts(secret: JsonRecord): void {
  const texts = recordOf(secret['stringData']);
  delete secret['stringData'];
  for (const [key, value] of Object.entries(texts)) {
    within(secret, 'data')[key] = Buffer.from(String(value)).toString('base64');
  }
}

/** An object as it is stored when `current` is replaced by `sent`, or one of its subresources is. */
export function changedObject(
  resource: Resource,
  { current, sent }: { readonly current: JsonRecord; readonly sent: JsonRecord },
  subresource: string,
): JsonRecord {
  const wanted = structuredClone(sent);
  if (subresource === 'status' || subresource === 'approval') {
    return { ...structuredClone(current), status: wanted['status'] };
  }
  const before = recordOf(current['metadata']);
  const meta = within(wanted, 'metadata');
  for (const key of [
    'name',
    'namespace',
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'generation',
  ]) {
    if (before[key] === undefined) delete meta[key];
    else meta[key] = before[key];
  }
  wanted['kind'] = resource.kind;
  wanted['apiVersion'] = apiVersionOf(resource);
  if (resource.subresources.includes('status') && isRecord(current['status'])) {
    wanted['status'] = current['status'];
  }
  if (resource.kind === 'Secret') takeTexts(wanted);
  keepDefaults(resource, current, wanted);
  if ('spec' in wanted && !isSame(current['spec'], wanted['spec'])) {
    meta['generation'] = Number(before['generation'] ?? 1) + 1;
  }
  return wanted;
}

/** What a replacing object leaves out, but the server had filled in. */
function keepDefaults({ kind }: Resource, current: JsonRecord, wanted: JsonRecord): void {
  const keep = (key: string) => {
    within(wanted, 'spec')[key] ??= at(current, 'spec', key);
  };
  if (kind === 'Service') for (const key of ['clusterIP', 'type']) keep(key);
  if (['Deployment', 'ReplicaSet', 'StatefulSet'].includes(kind)) keep('replicas');
}

export function isUnchanged(current: JsonRecord, wanted: JsonRecord): boolean {
  const bare = (object: JsonRecord) => {
    const { resourceVersion: _, managedFields, ...meta } = recordOf(object['metadata']);
    const owners = recordsOf(managedFields).map(({ time: _time, ...entry }) => entry);
    return { ...object, metadata: meta, owners };
  };
  return isSame(bare(current), bare(wanted));
}
