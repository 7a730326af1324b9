import type { IncomingMessage, ServerResponse } from 'node:http';
import { at, isRecord, type JsonRecord, recordsOf, textOf } from '../json.ts';
import { timeText } from './admission.ts';
import { ApiError, notFound } from './api-error.ts';
import { applyConfiguration } from './apply.ts';
import { authenticate, isMember, type User } from './authenticate.ts';
import { mayUse, publicPaths } from './authorize.ts';
import { type Cluster, keyOf } from './cluster.ts';
import { discover } from './discovery.ts';
import type { Membership } from './members/membership.ts';
import { jsonPatch, mergePatch, strategicPatch } from './patch.ts';
import { accessOf, isTrue, objectOf, parsePath, type ResourcePath, readBody } from './request.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { deletedStatus, postSubresource, review, scaleOf, setScale } from './subresources.ts';
import { tableOf } from './tables.ts';
import { filterOf, watch } from './watch.ts';

export interface Serving {
  readonly cluster: Cluster;
  readonly members: Membership;
  /** Such as `v1.36.4`. */
  readonly version: string;
}

interface Asked {
  readonly cluster: Cluster;
  readonly resource: Resource;
  readonly path: ResourcePath;
  readonly query: URLSearchParams;
  readonly user: User;
  readonly body: unknown;
  readonly type: string;
  readonly dryRun: boolean;
}

interface Reply {
  readonly code: number;
  readonly body: JsonRecord;
}

/** Answers one request, whatever it is. */
export async function handle(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await answer(serving, request, response);
  } catch (error) {
    const failure =
      error instanceof ApiError
        ? error
        : new ApiError(500, `Internal error occurred: ${String(error)}`);
    if (response.headersSent) response.end();
    else sendJson(response, { code: failure.code, body: failure.status() });
  }
}

async function answer(
  { cluster, members, version }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'https://localhost');
  if (publicPaths.test(pathname)) {
    if (pathname.startsWith('/readyz') && !members.isReady) {
      throw new ApiError(500, '[-]etcd failed: reason withheld');
    }
    return answerPublic(pathname, version, response);
  }
  const user = authenticate(request, cluster.store, new Date());
  if (isMember(request, user) && members.answer(pathname, response)) return;
  if (!members.leads) return members.forward(request, response, user);
  const discovered = discover(pathname, cluster.resources());
  if (discovered !== undefined) {
    if (user.name === 'system:anonymous') {
      throw new ApiError(403, `forbidden: User "${user.name}" cannot get path "${pathname}"`);
    }
    return sendJson(response, { code: 200, body: discovered });
  }

  if (pathname === '/openapi/v2') return answerNoSchemas(response);
  const path = parsePath(pathname);
  if (path === undefined)
    throw new ApiError(404, 'the server could not find the requested resource');
  const method = request.method ?? 'GET';
  const access = accessOf(path, method, query);
  if (!mayUse(user, access, cluster.store)) throw forbidden(user, access);
  const resource = cluster
    .resources()
    .find(
      item =>
        item.plural === path.plural && item.group === path.group && item.version === path.version,
    );
  if (resource === undefined)
    throw new ApiError(404, 'the server could not find the requested resource');

  const asTable = /as=Table/.test(request.headers.accept ?? '');
  const namespace = path.namespace === '' ? undefined : path.namespace;
  if (method === 'GET' && access.verb === 'watch') {
    if (path.name !== '') query.set('fieldSelector', `metadata.name=${path.name}`);
    return watch(cluster.store, response, { resource, namespace, query, asTable });
  }
  const body = method === 'GET' ? {} : await readBody(request);
  const type = (request.headers['content-type'] ?? '').split(';')[0] ?? '';
  const dryRun = query.getAll('dryRun').includes('All');
  const asked = { cluster, resource, path, query, user, body, type, dryRun };
  const reply = perform(method, asked);
  sendJson(response, asTable ? asTableReply(resource, reply) : reply);
}

function answerPublic(path: string, version: string, response: ServerResponse): void {
  if (!path.startsWith('/version')) {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    return void response.end('ok');
  }
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  const body = { major, minor, gitVersion: version, platform: 'linux/amd64', goVersion: 'go1.26' };
  sendJson(response, { code: 200, body });
}

/** A Protobuf document without anything: clients do not check what they find no schema for. */
function answerNoSchemas(response: ServerResponse): void {
  const type = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
  response.writeHead(200, { 'content-type': type });
  response.end();
}

function forbidden(user: User, access: ReturnType<typeof accessOf>): ApiError {
  const { resource, group, verb, name, namespace } = access;
  const full = group === '' ? resource : `${resource}.${group}`;
  const named = name === '' ? '' : ` "${name}"`;
  const scope = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return new ApiError(
    403,
    `${full}${named} is forbidden: User "${user.name}" cannot ${verb} resource "${resource}" in API group "${group}" ${scope}`,
  );
}

function perform(method: string, asked: Asked): Reply {
  switch (method) {
    case 'GET':
      return read(asked);
    case 'POST':
      return create(asked);
    case 'PUT':
      return replace(asked);
    case 'PATCH':
      return patch(asked);
    case 'DELETE':
      return remove(asked);
    default:
      throw new ApiError(405, 'the server does not allow this method on the requested resource');
  }
}

function read({ cluster, resource, path, query }: Asked): Reply {
  if (path.name !== '') {
    const object = cluster.get(resource, path.namespace, path.name);
    return { code: 200, body: path.subresource === 'scale' ? scaleOf(object) : object };
  }
  const namespace = path.namespace === '' ? undefined : path.namespace;
  const items = cluster
    .entriesOf(resource, namespace)
    .map(({ object }) => object)
    .filter(filterOf(query));
  const body = {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion: String(cluster.store.revision) },
    items,
  };
  return { code: 200, body };
}

function create(asked: Asked): Reply {
  const { cluster, resource, path, user, dryRun } = asked;
  const body = objectOf(asked.body);
  if (path.subresource !== '') {
    const object = cluster.get(resource, path.namespace, path.name);
    const { subresource } = path;
    return { code: 201, body: postSubresource(asked, object, { subresource, body }) };
  }
  const reviewed = review(asked, body);
  if (reviewed !== undefined) return { code: 201, body: reviewed };
  const made = cluster.create(resource, body, { namespace: path.namespace, user, dryRun });
  return { code: 201, body: made };
}

function replace(asked: Asked): Reply {
  const { cluster, resource, path, dryRun } = asked;
  const { subresource } = path;
  const sent = objectOf(asked.body);
  const current = cluster.get(resource, path.namespace, path.name);
  if (subresource === 'scale') return { code: 200, body: setScale(asked, current, sent) };
  if (subresource === 'finalize') return { code: 200, body: current };
  const key = keyOf(resource, path.namespace, path.name);
  return { code: 200, body: cluster.update(resource, sent, { key, dryRun, subresource }) };
}

function patch(asked: Asked): Reply {
  const { cluster, resource, path, query, type, dryRun } = asked;
  const { namespace, name, subresource } = path;
  const key = keyOf(resource, namespace, name);
  const current = cluster.store.find(key);
  const applies = type.startsWith('application/apply-patch');
  if (applies && subresource === '') {
    const application = {
      manager: query.get('fieldManager') ?? 'unknown',
      force: isTrue(query.get('force')),
      now: timeText(new Date()),
    };
    const config = objectOf(asked.body);
    const applied = applyConfiguration(current ?? {}, config, application);
    if (current !== undefined)
      return { code: 200, body: cluster.update(resource, applied, { key, dryRun }) };
    return {
      code: 201,
      body: cluster.create(resource, applied, { namespace, user: asked.user, dryRun }),
    };
  }
  if (current === undefined) throw notFound(resource, name);
  if (subresource === 'scale') {
    return { code: 200, body: setScale(asked, current, patched(scaleOf(current), asked)) };
  }
  const sent = patched(current, asked);
  return { code: 200, body: cluster.update(resource, sent, { key, dryRun, subresource }) };
}

function patched(current: JsonRecord, { body, type }: Asked): JsonRecord {
  if (type === 'application/json-patch+json') return jsonPatch(current, recordsOf(body));
  const change = objectOf(body);
  const copy = structuredClone(current);
  if (type === 'application/strategic-merge-patch+json' || type.includes('apply-patch')) {
    return strategicPatch(copy, change);
  }
  return objectOf(mergePatch(copy, change));
}

function remove(asked: Asked): Reply {
  const { cluster, resource, path, query, dryRun } = asked;
  const options = isRecord(asked.body) ? asked.body : {};
  const grace = options['gracePeriodSeconds'] ?? query.get('gracePeriodSeconds');
  const deletion = {
    dryRun,
    graceSeconds: grace === undefined || grace === null ? undefined : Number(grace),
    uid: textOf(at(options, 'preconditions', 'uid')),
    resourceVersion: textOf(at(options, 'preconditions', 'resourceVersion')),
    orphan:
      options['propagationPolicy'] === 'Orphan' || query.get('propagationPolicy') === 'Orphan',
  };
  if (path.name === '') {
    const entries = cluster.entriesOf(resource, path.namespace || undefined);
    for (const { key, object } of entries) {
      if (filterOf(query)(object)) cluster.remove(resource, key, deletion);
    }
    return { code: 200, body: { kind: 'Status', apiVersion: 'v1', status: 'Success' } };
  }
  const key = keyOf(resource, path.namespace, path.name);
  const { object, isGone } = cluster.remove(resource, key, deletion);
  return { code: 200, body: isGone ? deletedStatus(resource, object) : object };
}

function asTableReply(resource: Resource, { code, body }: Reply): Reply {
  if (code >= 300 || body['kind'] === 'Status') return { code, body };
  const objects = Array.isArray(body['items']) ? recordsOf(body['items']) : [body];
  const table = tableOf(resource, objects);
  return { code, body: { ...table, metadata: body['items'] ? body['metadata'] : {} } };
}

function sendJson(response: ServerResponse, { code, body }: Reply): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
