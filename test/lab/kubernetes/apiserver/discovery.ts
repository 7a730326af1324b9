import type { JsonRecord } from '../json.ts';
import { apiVersionOf, type Resource } from './resources.ts';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** What clients ask to learn which resources there are; `undefined` for other paths. */
export function discover(path: string, resources: readonly Resource[]): JsonRecord | undefined {
  const parts = path.split('/').filter(part => part !== '');
  const [root, group, version] = parts;
  if (root === 'api' && parts.length === 1) return { kind: 'APIVersions', versions: ['v1'] };
  if (root === 'api' && parts.length === 2 && group === 'v1') return listOf(resources, '', 'v1');
  if (root === 'openapi') return openApi(parts, resources);
  if (root !== 'apis') return undefined;
  if (parts.length === 1) {
    const names = new Set(resources.map(resource => resource.group).filter(name => name !== ''));
    const groups = [...names].map(name => groupOf(resources, name));
    return { kind: 'APIGroupList', apiVersion: 'v1', groups };
  }
  if (!resources.some(resource => resource.group === group)) return undefined;
  if (group !== undefined && parts.length === 2) {
    return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(resources, group) };
  }
  const isKnown = resources.some(item => item.group === group && item.version === version);
  if (parts.length !== 3 || !isKnown) return undefined;
  return listOf(resources, group ?? '', version ?? '');
}

function groupOf(resources: readonly Resource[], name: string): JsonRecord {
  const own = resources.filter(resource => resource.group === name);
  const versions = [...new Set(own.map(resource => resource.version))].map(version => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name, versions, preferredVersion: versions[0] };
}

function listOf(resources: readonly Resource[], group: string, version: string): JsonRecord {
  const own = resources.filter(item => item.group === group && item.version === version);
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version }),
    resources: own.flatMap(resource => [
      entry(resource, resource.plural, { verbs, shortNames: resource.shortNames }),
      ...resource.subresources.map(name => subresource(resource, name)),
    ]),
  };
}

function entry(resource: Resource, name: string, more: JsonRecord): JsonRecord {
  const singularName = resource.kind.toLowerCase();
  return { name, singularName, namespaced: resource.namespaced, kind: resource.kind, ...more };
}

function subresource(resource: Resource, name: string): JsonRecord {
  const full = `${resource.plural}/${name}`;
  if (name === 'eviction') {
    const more = { kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] };
    return { ...entry(resource, full, {}), ...more };
  }
  if (name === 'scale') {
    const more = { kind: 'Scale', group: 'autoscaling', version: 'v1' };
    return { ...entry(resource, full, {}), ...more, verbs: ['get', 'patch', 'update'] };
  }
  return entry(resource, full, { verbs: ['get', 'patch', 'update'] });
}

/** Only what tells a client that the server itself checks fields. */
function openApi(parts: readonly string[], resources: readonly Resource[]): JsonRecord | undefined {
  if (parts[1] !== 'v3') return undefined;
  const versions = [...new Set(resources.map(pathOf))];
  if (parts.length === 2) {
    const paths = versions.map(path => [path, { serverRelativeURL: `/openapi/v3/${path}` }]);
    return { paths: Object.fromEntries(paths) };
  }
  const asked = parts.slice(2).join('/');
  if (!versions.includes(asked)) return undefined;
  const own = resources.filter(resource => pathOf(resource) === asked);
  const parameters = [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }];
  const paths = own.map(({ group, version, kind, plural, namespaced }) => [
    `/${asked}/${namespaced ? 'namespaces/{namespace}/' : ''}${plural}/{name}`,
    {
      patch: {
        'x-kubernetes-group-version-kind': { group, version, kind },
        'x-kubernetes-action': 'patch',
        parameters,
        responses: { '200': { description: 'OK' } },
      },
    },
  ]);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'lab' },
    paths: Object.fromEntries(paths),
  };
}

function pathOf(resource: Resource): string {
  return resource.group === '' ? `api/${resource.version}` : `apis/${apiVersionOf(resource)}`;
}
