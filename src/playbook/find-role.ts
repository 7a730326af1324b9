import { isAbsolute, join } from 'node:path';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { MapNode } from '../yaml/located.ts';
import type { PlayReading } from './play-reading.ts';
import { placeIn, type RoleUse } from './role-use.ts';
import { shownPlaces } from './similar-file.ts';

/**
 * `collections:` of a play or of a role's meta: where roles are looked for that are named without
 * theirs.
 */
export function collectionsOf(map: MapNode): readonly string[] | undefined {
  const node = map.get('collections');
  if (node === undefined) return undefined;
  const items = node.kind === 'seq' ? node.items : [node];
  return items.flatMap(item => (item.kind === 'scalar' && item.text !== '' ? [item.text] : []));
}

/** The collection a role's folder is of: the first in which it looks for others. */
export function collectionOf(path: string): string | undefined {
  const [, namespace, name] = /\/ansible_collections\/(\w+)\/(\w+)\/roles\//.exec(path) ?? [];
  return namespace === undefined ? undefined : `${namespace}.${name}`;
}

/** The folder of a role; reports that there is none. */
export async function findRole(use: RoleUse, play: PlayReading): Promise<string | undefined> {
  const { files } = play.options;
  if (isAbsolute(use.name)) {
    if (await files.isDirectory(use.name)) return use.name;
    await reportUnknown(use, [], play);
    return undefined;
  }
  const [collection, inside] = splitName(use.name);
  const ofCollections =
    collection === undefined
      ? play.collections.flatMap(name => foldersOf(name, use, play))
      : foldersOf(collection, use, play);
  for (const folder of ofCollections) {
    const candidate = join(folder, inside);
    if (await files.isDirectory(candidate)) return candidate;
  }
  const places = placesOf(use, play);
  for (const place of places) {
    const candidate = join(place, use.name);
    if (await files.isDirectory(candidate)) return candidate;
  }
  await reportUnknown(use, collection === undefined ? places : ofCollections, play);
  return undefined;
}

/** `my.collection.role`, and `my.collection.folder.role`; of another name the whole. */
function splitName(name: string): readonly [collection: string | undefined, inside: string] {
  const [namespace, collection, ...rest] = name.split('.');
  const isQualified = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){2,}$/.test(name);
  return isQualified ? [`${namespace}.${collection}`, join(...rest)] : [undefined, name];
}

/**
 * Where roles of a collection may be: beside the playbook first, as Ansible; at last beside the
 * collection that asks.
 */
function foldersOf(
  collection: string,
  { includedBy }: RoleUse,
  { directory, options }: PlayReading,
): readonly string[] {
  const around = [directory, includedBy?.path ?? ''].flatMap(path => collectionsAround(path));
  const all = [join(directory, 'collections'), ...options.collectionsPath, ...around];
  return [...new Set(all)].map(path =>
    join(path, 'ansible_collections', ...collection.split('.'), 'roles'),
  );
}

/** The folder whose collections the file is in the midst of. */
function collectionsAround(path: string): readonly string[] {
  const [, root] = /^(.*)\/ansible_collections\/\w+\/\w+(?:\/|$)/.exec(path) ?? [];
  return root === undefined ? [] : [root];
}

function placesOf({ includedBy }: RoleUse, { directory, options }: PlayReading): readonly string[] {
  const near = includedBy === undefined ? [] : [join(includedBy.path, '..')];
  const { rolesPath, ownRoles } = options;
  return [...new Set([join(directory, 'roles'), ...rolesPath, ...near, ownRoles, directory])];
}

async function reportUnknown(
  use: RoleUse,
  places: readonly string[],
  { options: { files }, directory, diagnostics }: PlayReading,
): Promise<void> {
  const listed = places.filter(place => place !== directory);
  const there = await Promise.all(listed.map(place => files.list(place)));
  const name = use.name.slice(use.name.lastIndexOf('.') + 1);
  const hint =
    didYouMean(use.name, there.flat()) ??
    didYouMean(name, there.flat()) ??
    (places.length === 0 ? undefined : `Looked in ${shownPlaces(places, files)}.`);
  const message = `There is no role "${use.name}".`;
  diagnostics.error('playbook/unknown-role', message, placeIn(use, 'name'), { hint });
}
