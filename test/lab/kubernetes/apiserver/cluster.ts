import { at, isSame, type JsonRecord, recordOf, textOf, within } from '../json.ts';
import { changedObject, isUnchanged, newObject, timeText } from './admission.ts';
import { ApiError, alreadyExists, notFound, wasModified } from './api-error.ts';
import type { User } from './authenticate.ts';
import { builtIn, type Resource, resourcesOfDefinition } from './resources.ts';
import type { Entry, Key, Store } from './store.ts';

const definitions = { group: 'apiextensions.k8s.io', plural: 'customresourcedefinitions' };
const itself: User = { name: 'system:apiserver', groups: ['system:masters'] };

export interface Writing {
  readonly user?: User;
  readonly dryRun?: boolean;
  readonly subresource?: string;
}

export interface Deletion {
  readonly graceSeconds?: number | undefined;
  readonly dryRun?: boolean;
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly orphan?: boolean;
}

/** What can be done to the objects of a cluster, for requests and for controllers alike. */
export class Cluster {
  readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** Of each kind only once: the version that its objects are stored in does not matter. */
  resources(): Resource[] {
    const custom = this.store
      .list(definitions)
      .flatMap(({ object }) => resourcesOfDefinition(object));
    return [...builtIn, ...custom];
  }

  resource(plural: string, group?: string): Resource {
    const found = this.resources().find(
      item => item.plural === plural && (group === undefined || item.group === group),
    );
    if (found === undefined)
      throw new ApiError(404, 'the server could not find the requested resource');
    return found;
  }

  list(plural: string, namespace?: string): JsonRecord[] {
    const { group } = this.resource(plural);
    return this.store.list({ group, plural }, namespace).map(({ object }) => object);
  }

  find(plural: string, name: string, namespace = ''): JsonRecord | undefined {
    const { group } = this.resource(plural);
    return this.store.find({ group, plural, namespace, name });
  }

  get(resource: Resource, namespace: string, name: string): JsonRecord {
    const found = this.store.find(keyOf(resource, namespace, name));
    if (found === undefined) throw notFound(resource, name);
    return found;
  }

  create(
    resource: Resource,
    sent: JsonRecord,
    where: { namespace?: string } & Writing = {},
  ): JsonRecord {
    const { user = itself, dryRun = false } = where;
    const namespace = resource.namespaced
      ? (where.namespace ?? textOf(at(sent, 'metadata', 'namespace')) ?? 'default')
      : '';
    const object = newObject(resource, sent, { namespace, user, now: new Date() });
    const name = String(at(object, 'metadata', 'name'));
    const key = keyOf(resource, namespace, name);
    if (this.store.find(key) !== undefined) throw alreadyExists(resource, name);
    if (resource.namespaced) this.requireNamespace(namespace, name);
    return dryRun ? object : this.store.put(key, object);
  }

  private requireNamespace(namespace: string, name: string): void {
    const found = this.find('namespaces', namespace);
    if (found === undefined) throw notFound(this.resource('namespaces'), namespace);
    if (at(found, 'status', 'phase') !== 'Terminating') return;
    throw new ApiError(
      403,
      `"${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    );
  }

  /** Replaces an object, unless it was changed since the version that `sent` names. */
  update(resource: Resource, sent: JsonRecord, where: { key: Key } & Writing): JsonRecord {
    const { key, dryRun = false, subresource = '' } = where;
    const current = this.get(resource, key.namespace, key.name);
    const version = at(sent, 'metadata', 'resourceVersion');
    const isStale = version !== undefined && version !== at(current, 'metadata', 'resourceVersion');
    if (isStale) throw wasModified(resource, key.name);
    const object = changedObject(resource, { current, sent }, subresource);
    if (isUnchanged(current, object)) return current;
    if (dryRun) return object;
    const stored = this.store.put(key, object);
    const finalizers = at(object, 'metadata', 'finalizers');
    const isGone =
      resource.kind !== 'Pod' &&
      resource.kind !== 'Namespace' &&
      at(object, 'metadata', 'deletionTimestamp') !== undefined &&
      !(Array.isArray(finalizers) && finalizers.length > 0);
    if (isGone) this.store.remove(key);
    return stored;
  }

  /** Of a controller: sets the status of an object, which nobody notices if it is the same. */
  setStatus(resource: Resource, object: JsonRecord, status: JsonRecord): void {
    if (isSame(object['status'], status)) return;
    const key = keyOfObject(resource, object);
    const current = this.store.find(key);
    if (current !== undefined) this.store.put(key, { ...current, status });
  }

  /** Of a controller: changes an object in place, if it is still there. */
  edit(resource: Resource, object: JsonRecord, change: (copy: JsonRecord) => void): void {
    const key = keyOfObject(resource, object);
    const current = this.store.find(key);
    if (current === undefined) return;
    const copy = structuredClone(current);
    change(copy);
    if (isUnchanged(current, copy)) return;
    if (!isSame(current['spec'], copy['spec'])) {
      const generation = Number(at(current, 'metadata', 'generation') ?? 1);
      within(copy, 'metadata')['generation'] = generation + 1;
    }
    this.store.put(key, copy);
  }

  /** Returns the object as it was, or as it is while something still has to be done before it can go. */
  remove(
    resource: Resource,
    key: Key,
    options: Deletion = {},
  ): { object: JsonRecord; isGone: boolean } {
    const current = this.get(resource, key.namespace, key.name);
    requireSameObject(resource, current, options);
    if (options.dryRun === true) return { object: current, isGone: false };
    if (options.orphan === true) this.orphan(current);
    const grace = graceOf(resource, current, options.graceSeconds);
    const finalizers = at(current, 'metadata', 'finalizers');
    const isHeld =
      grace > 0 ||
      resource.kind === 'Namespace' ||
      (Array.isArray(finalizers) && finalizers.length > 0);
    if (!isHeld) {
      const object = this.store.remove(key) ?? current;
      return { object, isGone: true };
    }
    if (at(current, 'metadata', 'deletionTimestamp') !== undefined) {
      return { object: current, isGone: false };
    }
    const object = structuredClone(current);
    const meta = within(object, 'metadata');
    meta['deletionTimestamp'] = timeText(new Date(Date.now() + grace * 1000));
    meta['deletionGracePeriodSeconds'] = grace;
    if (resource.kind === 'Namespace') within(object, 'status')['phase'] = 'Terminating';
    return { object: this.store.put(key, object), isGone: false };
  }

  private orphan(owner: JsonRecord): void {
    const uid = at(owner, 'metadata', 'uid');
    for (const { key, object } of this.store.all()) {
      const owners = at(object, 'metadata', 'ownerReferences');
      if (!Array.isArray(owners) || !owners.some(each => recordOf(each)['uid'] === uid)) continue;
      const copy = structuredClone(object);
      within(copy, 'metadata')['ownerReferences'] = owners.filter(
        each => recordOf(each)['uid'] !== uid,
      );
      this.store.put(key, copy);
    }
  }

  entriesOf(resource: Resource, namespace?: string): Entry[] {
    return this.store.list(resource, namespace);
  }
}

export function keyOf(resource: Resource, namespace: string, name: string): Key {
  return { group: resource.group, plural: resource.plural, namespace, name };
}

export function keyOfObject(resource: Resource, object: JsonRecord): Key {
  const { namespace, name } = recordOf(object['metadata']);
  return keyOf(resource, resource.namespaced ? String(namespace) : '', String(name));
}

function requireSameObject(resource: Resource, current: JsonRecord, wanted: Deletion): void {
  const { uid, resourceVersion, name } = recordOf(current['metadata']);
  const isOther =
    (wanted.uid !== undefined && wanted.uid !== uid) ||
    (wanted.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion);
  if (isOther) throw wasModified(resource, String(name));
}

/** Only pods that run somewhere get time to end; static pods' mirrors go at once. */
function graceOf({ kind }: Resource, object: JsonRecord, asked: number | undefined): number {
  if (kind !== 'Pod' || at(object, 'spec', 'nodeName') === undefined) return 0;
  return asked ?? Number(at(object, 'spec', 'terminationGracePeriodSeconds') ?? 30);
}
