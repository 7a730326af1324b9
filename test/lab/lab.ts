import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareBase } from './base.ts';
import { hostKeyTypes, LabHost } from './host.ts';
import { type InventorySettings, inventoryText } from './inventory.ts';
import { type LayerName, prepareLayers } from './layers.ts';
import { prepareMachine } from './machine.ts';
import { makeBridge } from './network.ts';
import { must } from './process.ts';
import { claimSlot, dismantle, type HostState, type LabState, saveState } from './state.ts';

export interface HostSpec {
  /** Of lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly layers?: readonly LayerName[];
  /**
   * Folders that are plain folders of the machine and not part of the overlay, for what needs an
   * overlay of its own, such as `/var/lib/docker`.
   */
  readonly volumes?: readonly string[];
}

export interface LabSettings {
  readonly hosts: readonly HostSpec[];
  /** The lab stays when this process ends, until it is stopped by hand. */
  readonly keep?: boolean;
  /** Is told in plain sentences what takes time. */
  readonly say?: (line: string) => void;
}

/**
 * Boots hosts on this machine. Installs what that takes, and makes the hosts' base system if need be.
 * Throws `LabUnavailable` where the lab cannot run.
 */
export async function startLab({
  hosts,
  keep = false,
  say = () => undefined,
}: LabSettings): Promise<Lab> {
  await prepareMachine(say);
  const base = await prepareBase(say);
  for (const { layers = [] } of hosts) await prepareLayers(base, layers, say);
  const lab = new Lab(await claimSlot(keep), say);
  try {
    await lab.prepare();
    await Promise.all(hosts.map(spec => lab.addHost(spec)));
    return lab;
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

/** A lab that another process started. */
export function openLab(state: LabState): Lab {
  const lab = new Lab(state, () => undefined);
  for (const host of state.hosts) lab.adoptHost(host);
  return lab;
}

export class Lab {
  private state: LabState;
  private readonly say: (line: string) => void;
  private readonly byName = new Map<string, LabHost>();
  /** No address is given twice: known_hosts keeps the keys of hosts that were removed. */
  private nextIndex = 0;

  constructor(state: LabState, say: (line: string) => void) {
    this.state = state;
    this.say = say;
  }

  get slot(): number {
    return this.state.slot;
  }

  /** Holds all files of the lab; removed with it. */
  get folder(): string {
    return this.state.folder;
  }

  get hosts(): readonly LabHost[] {
    return [...this.byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** The private key with which every user logs in; its public half is beside it, as `key.pub`. */
  get keyFile(): string {
    return join(this.folder, 'key');
  }

  get knownHostsFile(): string {
    return join(this.folder, 'known_hosts');
  }

  /** Of all hosts, for the user `admin`. */
  get inventoryFile(): string {
    return join(this.folder, 'inventory.yaml');
  }

  host(name: string): LabHost {
    const found = this.byName.get(name);
    if (found === undefined) throw new Error(`The lab has no host "${name}".`);
    return found;
  }

  inventory(settings: Partial<InventorySettings> = {}): string {
    const { keyFile, knownHostsFile, hosts } = this;
    return inventoryText({ hosts, keyFile, knownHostsFile, ...settings });
  }

  /** Boots one more host; the files of the lab then name it too. */
  async addHost({ name, layers = [], volumes = [] }: HostSpec): Promise<LabHost> {
    const lower = await prepareLayers(await prepareBase(this.say), layers, this.say);
    const index = this.nextIndex++;
    const state: HostState = { name, index, lower, volumes };
    this.state = { ...this.state, hosts: [...this.state.hosts, state] };
    saveState(this.state);
    await makeHostKeys(join(this.folder, 'host-keys', name));
    const host = this.adoptHost(state);
    await appendFile(this.knownHostsFile, await knownHostLines(host, this.folder));
    writeFileSync(this.inventoryFile, this.inventory());
    await host.start();
    return host;
  }

  /** Ends a host and removes its files. */
  async removeHost(name: string): Promise<void> {
    await this.host(name).remove();
    this.byName.delete(name);
    this.state = { ...this.state, hosts: this.state.hosts.filter(host => host.name !== name) };
    saveState(this.state);
    writeFileSync(this.inventoryFile, this.inventory());
  }

  /** Takes in a host that may run already. */
  adoptHost(state: HostState): LabHost {
    const host = new LabHost({ slot: this.slot, state, lab: this.folder });
    this.byName.set(host.name, host);
    this.nextIndex = Math.max(this.nextIndex, state.index + 1);
    return host;
  }

  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', this.keyFile]);
    await makeBridge(this.slot);
  }

  /** Ends all hosts and removes everything of the lab from the machine. May be called again. */
  async stop(): Promise<void> {
    await dismantle(this.state);
    this.byName.clear();
  }
}

async function knownHostLines(host: LabHost, lab: string): Promise<string> {
  const folder = join(lab, 'host-keys', host.name, 'etc/ssh');
  const keys = await Promise.all(
    hostKeyTypes.map(type => readFile(join(folder, `ssh_host_${type}_key.pub`), 'utf8')),
  );
  // Type and key, without the comment, which names the machine.
  return keys.map(key => `${host.address} ${key.split(' ').slice(0, 2).join(' ')}\n`).join('');
}

async function makeHostKeys(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const ssh = join(folder, 'etc/ssh');
  await mkdir(ssh, { recursive: true });
  for (const type of hostKeyTypes) {
    const file = join(ssh, `ssh_host_${type}_key`);
    await must(['ssh-keygen', '-q', '-t', type, '-N', '', '-f', file]);
  }
  await writeFile(join(folder, 'machine-id'), `${randomBytes(16).toString('hex')}\n`);
}
