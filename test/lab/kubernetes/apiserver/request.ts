import type { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import { isRecord, type JsonRecord } from '../json.ts';
import { ApiError } from './api-error.ts';
import type { Access } from './authorize.ts';
import { decodeProtobuf } from './protobuf.ts';

/** The parts of the path of a resource: `/apis/apps/v1/namespaces/x/deployments/y/scale`. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly plural: string;
  readonly name: string;
  readonly subresource: string;
}

export function parsePath(path: string): ResourcePath | undefined {
  const parts = path.split('/').slice(1).map(decodeURIComponent);
  const root = parts.shift();
  if (root !== 'api' && root !== 'apis') return undefined;
  const group = root === 'api' ? '' : (parts.shift() ?? '');
  const version = parts.shift() ?? '';
  // Namespaces are also objects themselves.
  const isInside = parts[0] === 'namespaces' && parts.length > 2 && !isOfNamespace(parts[2]);
  const namespace = isInside ? (parts[1] ?? '') : '';
  const [plural = '', name = '', ...rest] = isInside ? parts.slice(2) : parts;
  if (plural === '') return undefined;
  return { group, version, namespace, plural, name, subresource: rest.join('/') };
}

function isOfNamespace(part: string | undefined): boolean {
  return part === 'status' || part === 'finalize';
}

export function accessOf(path: ResourcePath, method: string, query: URLSearchParams): Access {
  const { group, plural, subresource, namespace, name } = path;
  const resource = subresource === '' ? plural : `${plural}/${subresource}`;
  return { verb: verbOf(method, name, query), group, resource, namespace, name };
}

function verbOf(method: string, name: string, query: URLSearchParams): string {
  if (method === 'GET') {
    if (isTrue(query.get('watch'))) return 'watch';
    return name === '' ? 'list' : 'get';
  }
  if (method === 'DELETE') return name === '' ? 'deletecollection' : 'delete';
  return { POST: 'create', PUT: 'update', PATCH: 'patch' }[method] ?? method.toLowerCase();
}

export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}

export async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  const body = Buffer.concat(parts);
  if (body.length === 0) return {};
  const type = request.headers['content-type'] ?? '';
  if (type.includes('protobuf')) return decodeProtobuf(body);
  const text = body.toString();
  try {
    return type.includes('yaml') ? parse(text) : JSON.parse(text);
  } catch {
    throw new ApiError(400, 'the body of the request is not valid JSON');
  }
}

export function objectOf(body: unknown): JsonRecord {
  if (isRecord(body)) return body;
  throw new ApiError(400, 'the body of the request is not an object');
}
