import { createHash } from 'node:crypto';
import { at, type JsonRecord, recordOf, textMapOf, textOf } from '../json.ts';
import { timeText } from './admission.ts';
import { ApiError } from './api-error.ts';
import type { User } from './authenticate.ts';
import { mayUse } from './authorize.ts';
import { type Cluster, keyOfObject } from './cluster.ts';
import { evict } from './eviction.ts';
import { apiVersionOf, type Resource } from './resources.ts';

export interface Posting {
  readonly cluster: Cluster;
  readonly resource: Resource;
  readonly user: User;
  readonly dryRun: boolean;
}

/** What `POST` of a subresource answers. */
export function postSubresource(
  { cluster, resource, dryRun }: Posting,
  object: JsonRecord,
  { subresource, body }: { readonly subresource: string; readonly body: JsonRecord },
): JsonRecord {
  switch (`${resource.plural}/${subresource}`) {
    case 'pods/eviction':
      evict(cluster, object, body, dryRun);
      return success();
    case 'pods/binding':
      cluster.edit(resource, object, pod => {
        recordOf(pod['spec'])['nodeName'] = at(body, 'target', 'name');
      });
      return success();
    case 'serviceaccounts/token': {
      // Nobody checks it: it only has to look like one.
      const hash = createHash('sha256')
        .update(JSON.stringify([object, Date.now()]))
        .digest('base64url');
      const expirationTimestamp = timeText(new Date(Date.now() + 3600_000));
      return {
        ...body,
        status: { token: `eyJhbGciOiJSUzI1NiJ9.${hash}.${hash}`, expirationTimestamp },
      };
    }
    default:
      throw new ApiError(405, 'the server does not allow this method on the requested resource');
  }
}

function success(): JsonRecord {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}

/** Answers what nobody stores; `undefined` for other resources. */
export function review(
  { cluster, resource, user }: Posting,
  body: JsonRecord,
): JsonRecord | undefined {
  if (resource.kind === 'SelfSubjectReview') {
    const userInfo = { username: user.name, groups: [...user.groups] };
    return {
      ...body,
      kind: resource.kind,
      apiVersion: apiVersionOf(resource),
      status: { userInfo },
    };
  }
  if (resource.kind !== 'SelfSubjectAccessReview') return undefined;
  const asked = textMapOf(at(body, 'spec', 'resourceAttributes'));
  const plain = asked['resource'] ?? '';
  const access = {
    verb: asked['verb'] ?? '',
    group: asked['group'] ?? '',
    resource: asked['subresource'] === undefined ? plain : `${plain}/${asked['subresource']}`,
    namespace: asked['namespace'] ?? '',
    name: asked['name'] ?? '',
  };
  return { ...body, status: { allowed: mayUse(user, access, cluster.store) } };
}

/** The subresource `scale`, made from an object. */
export function scaleOf(object: JsonRecord): JsonRecord {
  const labels = textMapOf(at(object, 'spec', 'selector', 'matchLabels'));
  const { name, namespace, uid, resourceVersion, creationTimestamp } = recordOf(object['metadata']);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: at(object, 'spec', 'replicas') ?? 0 },
    status: {
      replicas: at(object, 'status', 'replicas') ?? 0,
      selector: Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(),
    },
  };
}

export function setScale(
  { cluster, resource, dryRun }: Posting,
  object: JsonRecord,
  scale: JsonRecord,
): JsonRecord {
  if (dryRun) return scale;
  const sent = structuredClone(object);
  recordOf(sent['spec'])['replicas'] = at(scale, 'spec', 'replicas');
  return scaleOf(cluster.update(resource, sent, { key: keyOfObject(resource, object) }));
}

/** What was deleted, as clients are told when it is gone. */
export function deletedStatus(resource: Resource, object: JsonRecord): JsonRecord {
  const name = textOf(at(object, 'metadata', 'name'));
  const uid = at(object, 'metadata', 'uid');
  const details = { name, group: resource.group, kind: resource.plural, uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}
