import { existsSync, readFileSync } from 'node:fs';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { must, run } from './process.ts';

/** A file system that shows `lower`, the first folder on top, and keeps what is changed in `upper`. */
export interface Overlay {
  readonly lower: readonly string[];
  readonly upper: string;
  readonly work: string;
  readonly target: string;
}

export function overlayOptions({ lower, upper, work }: Overlay): string {
  return `lowerdir=${lower.join(':')},upperdir=${upper},workdir=${work}`;
}

/**
 * Mounts it without ever waiting for the disk: what a host of the lab writes need not outlive the machine,
 * and the package managers would wait half of their time.
 */
export async function mountOverlay(overlay: Overlay): Promise<void> {
  for (const folder of [overlay.upper, overlay.work, overlay.target]) {
    await mkdir(folder, { recursive: true });
  }
  // The kernel's mark that such a mount was not synced; it refuses the folder while the mark is there.
  await rm(join(overlay.work, 'work/incompat'), { recursive: true, force: true });
  const options = `${overlayOptions(overlay)},volatile`;
  await must(['mount', '-t', 'overlay', '-o', options, 'kplay-lab', overlay.target]);
}

/** Unmounts all that is mounted at or below a folder, and removes the folder. */
export async function removeMountedFolder(folder: string): Promise<void> {
  for (const target of mountsBelow(folder).reverse()) {
    const { exitCode } = await run(['umount', target]);
    if (exitCode !== 0) await must(['umount', '--lazy', target]);
  }
  if (!existsSync(folder)) return;
  try {
    await rm(folder, { recursive: true });
  } catch {
    // A test may have made files immutable.
    await run(['chattr', '-R', '-i', '-a', folder]);
    await rm(folder, { recursive: true });
  }
}

/** In the order in which they were mounted. */
export function mountsBelow(folder: string): string[] {
  const targets = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map(line => (line.split(' ')[1] ?? '').replaceAll('\\040', ' '));
  return targets.filter(target => target === folder || target.startsWith(`${folder}/`));
}

export interface ChangedPath {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed';
}

/** The upper folder at a moment: path to what tells whether it was touched since. */
export type Snapshot = ReadonlyMap<string, string>;

export async function snapshotOf(upper: string, at = ''): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(join(upper, at), { withFileTypes: true })) {
    const path = `${at}/${entry.name}`;
    const stats = await lstat(join(upper, path));
    // The times of a folder change with what is in it, which is listed itself.
    const times = stats.isDirectory() ? [] : [stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs];
    found.set(path, [stats.mode, stats.uid, stats.gid, stats.rdev, ...times].join(' '));
    if (!stats.isDirectory()) continue;
    for (const [inner, state] of await snapshotOf(upper, path)) found.set(inner, state);
  }
  return found;
}

/** What differs between two moments of an overlay, sorted by path. */
export async function changesBetween(
  before: Snapshot,
  after: Snapshot,
  overlay: Overlay,
): Promise<ChangedPath[]> {
  const changed: ChangedPath[] = [];
  for (const [path, state] of after) {
    if (before.get(path) === state) continue;
    const kind = await kindOf(path, overlay, before);
    if (kind !== undefined) changed.push({ path, kind });
  }
  for (const path of before.keys()) {
    if (!after.has(path)) changed.push({ path, kind: 'removed' });
  }
  return changed.sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function kindOf(
  path: string,
  { lower, upper }: Overlay,
  before: Snapshot,
): Promise<ChangedPath['kind'] | undefined> {
  const now = await lstat(join(upper, path));
  const below = await firstStat(lower.map(folder => join(folder, path)));
  const isWhiteout = now.isCharacterDevice() && now.rdev === 0;
  if (isWhiteout) return 'removed';
  if (below === undefined && !before.has(path)) return 'added';
  // Folders come up into the upper folder for what is changed in them.
  const isPassage =
    now.isDirectory() &&
    below?.isDirectory() === true &&
    [now.mode, now.uid, now.gid].join() === [below.mode, below.uid, below.gid].join();
  return isPassage && !before.has(path) ? undefined : 'changed';
}

async function firstStat(paths: readonly string[]) {
  for (const path of paths) {
    const stats = await lstat(path).catch(() => undefined);
    if (stats !== undefined) return stats;
  }
  return undefined;
}
