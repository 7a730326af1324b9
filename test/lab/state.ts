import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cgroupOf, removeCgroup } from './cgroup.ts';
import { withLock } from './lock.ts';
import { cacheFolder } from './machine.ts';
import { isTaken, removeNetwork, slotsWithNetwork } from './network.ts';
import { removeMountedFolder } from './overlay.ts';
import { bootId, identityOf, isAlive, type ProcessIdentity } from './process.ts';

export interface HostState {
  readonly name: string;
  /** From 0, in the order in which the hosts came; decides the address. */
  readonly index: number;
  /** The folders that its root is laid over, the topmost first. */
  readonly lower: readonly string[];
  readonly volumes: readonly string[];
}

/**
 * What is known of a lab while it exists, also to other processes. Many labs may exist at once: each has
 * a slot, a number that is part of all its names and addresses.
 */
export interface LabState {
  readonly slot: number;
  /** Holds the lab's keys, its inventory and the folders of its hosts. */
  readonly folder: string;
  /** The project from which the lab was started: `npm run lab` finds the lab by it. */
  readonly project: string;
  readonly boot: string;
  /** The lab ends with this process. Without one it is kept until it is stopped by hand. */
  readonly owner: ProcessIdentity | undefined;
  readonly hosts: readonly HostState[];
}

const folderOfLabs = '/run/kplay-lab';
const slots = Array.from({ length: 64 }, (_, slot) => slot);

export async function claimSlot(keep: boolean): Promise<LabState> {
  return withLock(join(folderOfLabs, 'labs.lock'), async () => {
    await sweep();
    for (const slot of slots) {
      if (existsSync(stateFile(slot)) || (await isTaken(slot))) continue;
      const state: LabState = {
        slot,
        folder: join(cacheFolder(), 'labs', keep ? String(slot) : `${slot}-${process.pid}`),
        project: resolve('.'),
        boot: bootId(),
        owner: keep ? undefined : identityOf(process.pid),
        hosts: [],
      };
      saveState(state);
      return state;
    }
    throw new Error('There are 64 labs on this machine already.');
  });
}

export function saveState(state: LabState): void {
  mkdirSync(join(folderOfLabs, String(state.slot)), { recursive: true });
  writeFileSync(stateFile(state.slot), `${JSON.stringify(state, undefined, 2)}\n`);
}

export function knownLabs(): LabState[] {
  if (!existsSync(folderOfLabs)) return [];
  const files = readdirSync(folderOfLabs).map(name => join(folderOfLabs, name, 'lab.json'));
  return files.filter(file => existsSync(file)).map(readState);
}

/** The lab that was started by hand from this project. */
export function labOfProject(): LabState | undefined {
  return knownLabs().find(lab => lab.owner === undefined && isLiving(lab) && isOfProject(lab));
}

/** Removes all of a lab: it need not be whole, and nothing of it need be there. */
export async function dismantle({ slot, folder }: LabState): Promise<void> {
  await removeCgroup(cgroupOf(slot, ''));
  await removeNetwork(slot);
  await removeMountedFolder(folder);
  for (const name of machineFoldersOf(slot)) rmSync(name, { recursive: true });
  rmSync(join(folderOfLabs, String(slot)), { recursive: true, force: true });
}

/** Removes what is left of labs whose process ended without stopping them. */
export async function sweepLabs(): Promise<void> {
  await withLock(join(folderOfLabs, 'labs.lock'), sweep);
}

async function sweep(): Promise<void> {
  const labs = knownLabs();
  for (const lab of labs.filter(lab => !isLiving(lab))) await dismantle(lab);
  const unknown = slotsWithNetwork().filter(slot => labs.every(lab => lab.slot !== slot));
  for (const slot of unknown) await removeNetwork(slot);
}

function readState(file: string): LabState {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isLabState(value)) throw new Error(`"${file}" does not describe a lab.`);
  return value;
}

function isLabState(value: unknown): value is LabState {
  if (typeof value !== 'object' || value === null) return false;
  return ['slot', 'folder', 'project', 'boot', 'hosts'].every(key => key in value);
}

function isLiving(lab: LabState): boolean {
  if (lab.boot !== bootId()) return false;
  return lab.owner === undefined || isAlive(lab.owner);
}

function isOfProject(lab: LabState): boolean {
  return lab.project === resolve('.');
}

function stateFile(slot: number): string {
  return join(folderOfLabs, String(slot), 'lab.json');
}

/** systemd-nspawn leaves an empty folder for each machine that it ran. */
function machineFoldersOf(slot: number): string[] {
  const folder = '/run/systemd/nspawn/propagate';
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter(name => name.startsWith(`kplay-lab-${slot}-`));
  return names.map(name => join(folder, name));
}
