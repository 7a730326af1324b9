import { at, recordsOf } from '../../json.ts';
import { type Cluster, keyOfObject } from '../cluster.ts';
import { isEnding, nameOf } from './controller.ts';

/** Deletes what belongs to something that is gone. */
export function collectGarbage(cluster: Cluster): void {
  const entries = cluster.store.all();
  const uids = new Set(entries.map(({ object }) => at(object, 'metadata', 'uid')));
  for (const { key, object } of entries) {
    const owners = recordsOf(at(object, 'metadata', 'ownerReferences'));
    const isKept = owners.length === 0 || owners.some(owner => uids.has(owner['uid']));
    if (isKept || isEnding(object)) continue;
    cluster.remove(cluster.resource(key.plural, key.group), key);
  }
}

/** Empties namespaces that are to be deleted, and deletes them when they are empty. */
export function endNamespaces(cluster: Cluster): void {
  for (const namespace of cluster.list('namespaces').filter(isEnding)) {
    const content = cluster.store.all().filter(({ key }) => key.namespace === nameOf(namespace));
    for (const { key, object } of content) {
      if (isEnding(object)) continue;
      cluster.remove(cluster.resource(key.plural, key.group), key);
    }
    const resource = cluster.resource('namespaces', '');
    if (content.length === 0) cluster.store.remove(keyOfObject(resource, namespace));
  }
}

/** Each namespace has the account `default` and the CA's certificate. */
export function fillNamespaces(cluster: Cluster): void {
  for (const namespace of cluster.list('namespaces')) {
    const name = nameOf(namespace);
    if (isEnding(namespace) || cluster.find('serviceaccounts', 'default', name) !== undefined)
      continue;
    const account = { metadata: { name: 'default', namespace: name } };
    cluster.create(cluster.resource('serviceaccounts', ''), account, { namespace: name });
  }
}
