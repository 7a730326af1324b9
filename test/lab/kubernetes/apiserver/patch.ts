import { isRecord, isSame, type JsonRecord, recordOf } from '../json.ts';
import { ApiError } from './api-error.ts';

/** By RFC 7386. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged: JsonRecord = { ...recordOf(target) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/**
 * By which key the items of a list are told apart, by the name of the list; the first key that the items have counts.
 * Other lists are replaced.
 */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  hostAliases: ['ip'],
  ports: ['containerPort', 'port'],
  conditions: ['type'],
  addresses: ['type'],
  ownerReferences: ['uid'],
  topologySpreadConstraints: ['topologyKey'],
};

/** Lists of plain values that are merged and not replaced. */
const sets = new Set(['finalizers', 'podCIDRs']);

/** The patch of `kubectl apply` for kinds that kubectl knows. */
export function strategicPatch(target: unknown, patch: JsonRecord): JsonRecord {
  const directive = patch['$patch'];
  const own = Object.entries(patch).filter(([key]) => !key.startsWith('$'));
  if (directive === 'replace') return Object.fromEntries(own);
  const merged: JsonRecord = { ...recordOf(target) };
  const retained = patch['$retainKeys'];
  if (Array.isArray(retained)) {
    for (const key of Object.keys(merged)) if (!retained.includes(key)) delete merged[key];
  }
  for (const [key, value] of own) {
    if (value === null) delete merged[key];
    else if (Array.isArray(value)) merged[key] = patchList(key, merged[key], value);
    else if (!isRecord(value)) merged[key] = value;
    else if (value['$patch'] === 'delete') delete merged[key];
    else merged[key] = strategicPatch(merged[key], value);
  }
  return withoutFromSets(merged, patch);
}

function withoutFromSets(merged: JsonRecord, patch: JsonRecord): JsonRecord {
  for (const [key, value] of Object.entries(patch)) {
    const [, list = ''] = /^\$(?:deleteFromPrimitiveList|setElementOrder)\/(.*)$/.exec(key) ?? [];
    const present = merged[list];
    if (!Array.isArray(present) || !Array.isArray(value)) continue;
    if (key.startsWith('$delete')) merged[list] = present.filter(item => !value.includes(item));
    else merged[list] = inOrder(list, present, value);
  }
  return merged;
}

function inOrder(list: string, items: readonly unknown[], order: readonly unknown[]): unknown[] {
  const key = keyOf(list, order);
  const place = (item: unknown) => {
    const same = (other: unknown) =>
      key === undefined ? other === item : recordOf(other)[key] === recordOf(item)[key];
    const found = order.findIndex(same);
    return found === -1 ? order.length : found;
  };
  return [...items].sort((one, other) => place(one) - place(other));
}

function patchList(name: string, target: unknown, patch: readonly unknown[]): unknown[] {
  const present: unknown[] = Array.isArray(target) ? [...target] : [];
  if (sets.has(name)) return [...present, ...patch.filter(item => !present.includes(item))];
  const key = keyOf(name, patch);
  const replaces = patch.some(item => recordOf(item)['$patch'] === 'replace');
  if (key === undefined || replaces) {
    return patch.filter(item => recordOf(item)['$patch'] !== 'replace');
  }
  const places = new Map(present.map((item, place) => [recordOf(item)[key], place]));
  const removed = new Set<unknown>();
  for (const item of patch.map(recordOf)) {
    const place = places.get(item[key]);
    if (item['$patch'] === 'delete') removed.add(item[key]);
    else if (place === undefined) present.push(strategicPatch({}, item));
    else present[place] = strategicPatch(present[place], item);
  }
  return present.filter(item => !removed.has(recordOf(item)[key]));
}

/** The merge key of a list with these items. */
export function keyOf(list: string, items: readonly unknown[]): string | undefined {
  const found = mergeKeys[list]?.find(key => items.every(item => key in recordOf(item)));
  return items.length === 0 ? undefined : found;
}

/** By RFC 6902. */
export function jsonPatch(target: JsonRecord, operations: readonly JsonRecord[]): JsonRecord {
  const root: JsonRecord = { root: structuredClone(target) };
  for (const operation of operations) {
    const { op, path, value, from } = operation;
    const place = placeOf(root, path);
    if (op === 'test') {
      if (!isSame(place.get(), value))
        throw new ApiError(422, `testing path ${String(path)} value failed`);
    } else if (op === 'remove') place.remove();
    else if (op === 'move' || op === 'copy') {
      const source = placeOf(root, from);
      const moved = source.get();
      if (op === 'move') source.remove();
      place.set(moved, true);
    } else place.set(value, op === 'add');
  }
  return recordOf(root['root']);
}

function placeOf(root: JsonRecord, path: unknown) {
  if (typeof path !== 'string') throw new ApiError(400, 'a JSON patch needs a path');
  const keys = path.split('/').map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  keys[0] = 'root';
  const last = keys.pop() ?? '';
  const owner = keys.reduce<unknown>(inner, root);
  if (typeof owner !== 'object' || owner === null) {
    throw new ApiError(
      422,
      `the server rejected our request due to an error in our request: missing path: ${path}`,
    );
  }
  return {
    get: () => inner(owner, last),
    set(value: unknown, inserts: boolean): void {
      if (!Array.isArray(owner)) recordOf(owner)[last] = value;
      else if (last === '-') owner.push(value);
      else owner.splice(Number(last), inserts ? 0 : 1, value);
    },
    remove(): void {
      if (Array.isArray(owner)) owner.splice(Number(last), 1);
      else delete recordOf(owner)[last];
    },
  };
}

function inner(value: unknown, key: string): unknown {
  return Array.isArray(value) ? value[Number(key)] : recordOf(value)[key];
}
