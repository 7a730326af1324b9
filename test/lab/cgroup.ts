import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from './process.ts';

const everyLab = 'kplay-lab';

/**
 * Each host runs in a control group of its own: nothing of the host can leave it, so that it tells which
 * processes are the host's, even after a crash of whoever started it.
 */
export function cgroupOf(slot: number, host: string): string {
  return `${everyLab}/${slot}/${host}`;
}

/** Makes the group, and returns the files to which a process writes its number to join it. */
export function makeCgroup(group: string): readonly string[] {
  return hierarchies().map(hierarchy => {
    mkdirSync(join(hierarchy.path, group), { recursive: true });
    return join(hierarchy.path, group, 'cgroup.procs');
  });
}

/** Stops every process of the group in its tracks, or lets all go on. */
export function freezeCgroup(group: string, frozen: boolean): void {
  writeFileSync(join(unified(), group, 'cgroup.freeze'), frozen ? '1' : '0');
}

/** The numbers of all processes in the group and the groups below it. */
export function processesOf(group: string): number[] {
  return foldersBelow(join(unified(), group)).flatMap(folder => {
    const lines = unlessGone(() => readFileSync(join(folder, 'cgroup.procs'), 'utf8')) ?? '';
    return lines.split('\n').filter(Boolean).map(Number);
  });
}

/** Kills what runs in the group and in those below it, and removes them all. */
export async function removeCgroup(group: string): Promise<void> {
  await waitFor({
    what: `The end of what runs in the control group ${group}`,
    timeoutMs: 10_000,
    attempt: () => {
      const processes = processesOf(group);
      for (const pid of processes) unlessGone(() => process.kill(pid, 'SIGKILL'));
      return processes.length === 0 ? true : undefined;
    },
  });
  for (const { path } of hierarchies()) {
    for (const folder of foldersBelow(join(path, group)).reverse()) {
      await waitFor({
        what: `The removal of ${folder}`,
        timeoutMs: 10_000,
        // What was killed may not have left it yet, although it is on no list any more.
        attempt: () => (isRemoved(folder) ? true : undefined),
      });
    }
    removeIfEmpty(join(path, everyLab));
  }
}

/** The folder and all below it, each before what is in it. Empty if there is no such folder. */
function foldersBelow(folder: string): string[] {
  const entries = unlessGone(() => readdirSync(folder, { withFileTypes: true }));
  if (entries === undefined) return [];
  const inner = entries.filter(entry => entry.isDirectory());
  return [folder, ...inner.flatMap(entry => foldersBelow(join(folder, entry.name)))];
}

function isRemoved(folder: string): boolean {
  try {
    unlessGone(() => rmdirSync(folder));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EBUSY') return false;
    throw error;
  }
}

function removeIfEmpty(folder: string): void {
  if (foldersBelow(folder).length === 1) rmdirSync(folder);
}

/** Processes and groups of a running host come and go while they are looked at. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENODEV' || code === 'ESRCH') return undefined;
    throw error;
  }
}

function unified(): string {
  const found = hierarchies().find(hierarchy => hierarchy.version === 2);
  if (found === undefined) throw new Error('cgroup version 2 is not mounted.');
  return found.path;
}

interface Hierarchy {
  readonly path: string;
  readonly version: 1 | 2;
}

/** The hierarchies in which systemd keeps track of processes. */
function hierarchies(): Hierarchy[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return mounts.flatMap((line): Hierarchy[] => {
    const [, path = '', type, options = ''] = line.split(' ');
    if (!path.startsWith('/sys/fs/cgroup')) return [];
    if (type === 'cgroup2') return [{ path, version: 2 }];
    const isNamed = type === 'cgroup' && options.split(',').includes('name=systemd');
    return isNamed ? [{ path, version: 1 }] : [];
  });
}
