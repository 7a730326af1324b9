import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cgroupOf, freezeCgroup, makeCgroup, processesOf, removeCgroup } from './cgroup.ts';
import { type Attachment, attach, attachmentOf, detach } from './network.ts';
import {
  type ChangedPath,
  changesBetween,
  mountOverlay,
  type Overlay,
  removeMountedFolder,
  type Snapshot,
  snapshotOf,
} from './overlay.ts';
import {
  identityOf,
  isAlive,
  must,
  type ProcessIdentity,
  type Ran,
  type RunOptions,
  run,
  waitFor,
} from './process.ts';
import type { HostState } from './state.ts';
import { type UserName, users } from './users.ts';

export interface HostSettings {
  readonly slot: number;
  readonly state: HostState;
  /** The folder of the lab. */
  readonly lab: string;
}

/** Written to behind a playbook's back, by logging in and by the passing of time. */
const bookkeeping = [
  '/var/log/',
  '/var/lib/systemd/',
  '/var/lib/sudo/',
  '/var/lib/private/',
  '/var/tmp/systemd-private-',
  '/etc/.pwd.lock',
];

/** Answers when the boot has ended; until systemd can be asked, it fails at once. */
const isBooted = 'systemctl is-system-running --wait';

/** They have nothing to find in a host, and run at each boot and each time systemd reads its units anew. */
const idleGenerators = [
  ...['cryptsetup', 'debug', 'getty', 'gpt-auto', 'hibernate-resume', 'integritysetup'],
  ...['rc-local', 'run', 'system-update', 'veritysetup'],
].map(name => `systemd-${name}-generator`);

/** Not RSA: to make such a key takes seconds. */
export const hostKeyTypes = ['ed25519', 'ecdsa'] as const;

/** systemd-nspawn ends with this code when its system reboots, for its caller to start it again. */
const bootAgain = 'code=133; while [ $code = 133 ]; do "$@"; code=$?; done; exit $code';

/** One host of the lab: a booted Debian system with an address of its own. */
export class LabHost {
  readonly name: string;
  readonly address: string;
  readonly attachment: Attachment;
  readonly cgroup: string;
  /** The host's root folder, as the machine sees it: what is mounted inside the host is not in it. */
  readonly root: string;
  private readonly settings: HostSettings;
  private readonly folder: string;
  private readonly overlay: Overlay;
  private before: Snapshot = new Map();
  private first: ProcessIdentity | undefined;

  constructor(settings: HostSettings) {
    const { slot, state, lab } = settings;
    this.settings = settings;
    this.name = state.name;
    this.attachment = attachmentOf(slot, state.index, state.name);
    this.address = this.attachment.address;
    this.cgroup = cgroupOf(slot, state.name);
    this.folder = join(lab, 'hosts', state.name);
    this.root = join(this.folder, 'root');
    const part = (name: string) => join(this.folder, name);
    this.overlay = {
      lower: state.lower,
      upper: part('upper'),
      work: part('work'),
      target: this.root,
    };
  }

  /** Boots the host, on a fresh disk if it has none. */
  async start(): Promise<void> {
    await mountOverlay(this.overlay);
    await this.identify();
    await attach(this.settings.slot, this.attachment);
    await this.boot();
    await this.mark();
  }

  /** Boots a host that has been killed, with its disk as it was. */
  async boot(): Promise<void> {
    const groups = makeCgroup(this.cgroup);
    for (const volume of this.settings.state.volumes) {
      await mkdir(this.volume(volume), { recursive: true });
    }
    const console = openSync(join(this.folder, 'console.log'), 'a');
    const joining = groups.map(file => `echo $$ > ${file} || exit\n`).join('');
    const child = spawn('sh', ['-uc', `${joining}${bootAgain}`, 'sh', ...this.nspawnCommand()], {
      detached: true,
      stdio: ['ignore', console, console],
      env: {
        ...process.env,
        SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1',
        SYSTEMD_NSPAWN_LOCK: '0',
        // Of the kernel's parameters, those of the host's own network namespace.
        SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'network',
      },
    });
    closeSync(console);
    await once(child, 'spawn');
    child.unref();
    await this.waitUntilBooted();
  }

  /** Runs shell text on the host as root, past ssh. */
  exec(command: string, options: RunOptions = {}): Promise<Ran> {
    return run([...this.enterCommand(), 'sh', '-c', command], options);
  }

  /** As {@link exec}, of what has to succeed; returns what it printed, without the last newline. */
  async must(command: string, options: RunOptions = {}): Promise<string> {
    const printed = await must([...this.enterCommand(), 'sh', '-c', command], options);
    return printed.replace(/\n$/, '');
  }

  /** Runs shell text on the host as a user that logs in with the lab's key. */
  ssh(user: UserName, command: string, options: RunOptions = {}): Promise<Ran> {
    return run([...this.sshCommand(user), '-o', 'BatchMode=yes', command], options);
  }

  /** The command of the machine that logs in; the words of a command may follow. */
  sshCommand(user: UserName): string[] {
    return [
      ...['ssh', '-F', 'none', '-i', join(this.settings.lab, 'key')],
      ...['-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none', '-o', 'LogLevel=ERROR'],
      ...['-o', `UserKnownHostsFile=${join(this.settings.lab, 'known_hosts')}`],
      ...['-o', 'StrictHostKeyChecking=yes', '-o', 'ConnectTimeout=10'],
      `${user}@${this.address}`,
    ];
  }

  /** The command of the machine that enters the host as root; a command must follow. */
  enterCommand(): string[] {
    const leader = this.leader();
    if (leader === undefined) throw new Error(`The host "${this.name}" does not run.`);
    return [
      ...['nsenter', '--target', String(leader), '--mount', '--uts', '--ipc', '--net', '--pid'],
      ...['--cgroup', 'env', '-i', 'HOME=/root', 'USER=root', 'LANG=C.UTF-8', 'TERM=dumb'],
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    ];
  }

  /** The machine's number of the host's first process; `undefined` while the host does not run. */
  leader(): number | undefined {
    // A process that is just moving between groups may be missed: who was found once is not looked for.
    if (this.first === undefined || !isAlive(this.first)) {
      const pid = processesOf(this.cgroup).find(isFirstInside);
      this.first = pid === undefined ? undefined : identityOf(pid);
    }
    return this.first?.pid;
  }

  isRunning(): boolean {
    return this.leader() !== undefined;
  }

  /** Ends the host at once, as a loss of power does. */
  async kill(): Promise<void> {
    await removeCgroup(this.cgroup);
  }

  /** Stops every process of the host. The kernel goes on answering for it: connections stay, and hang. */
  freeze(frozen: boolean): void {
    freezeCgroup(this.cgroup, frozen);
  }

  /** Gives the host a fresh disk, a fresh network and a fresh boot. Its address and host key stay. */
  async reset(): Promise<void> {
    await this.remove();
    await this.start();
  }

  /** Ends the host and removes all that is its own. */
  async remove(): Promise<void> {
    await this.kill();
    await detach(this.attachment);
    await removeMountedFolder(this.folder);
  }

  /** Makes the disk as it is what {@link changedPaths} compares with. Booting does so too. */
  async mark(): Promise<void> {
    this.before = await snapshotOf(this.overlay.upper);
  }

  /** Paths on disk that were touched since the last mark, even if they hold what they held. */
  async changedPaths(): Promise<ChangedPath[]> {
    const after = await snapshotOf(this.overlay.upper);
    const changed = await changesBetween(this.before, after, this.overlay);
    return changed.filter(({ path }) => !bookkeeping.some(prefix => path.startsWith(prefix)));
  }

  /** What the host printed while booting. */
  console(): string {
    return readFileSync(join(this.folder, 'console.log'), 'utf8');
  }

  /** Waits for the end of a boot that {@link boot}, or the host itself, began. */
  async waitUntilBooted(): Promise<void> {
    await waitFor({
      what: `The boot of the host "${this.name}"`,
      timeoutMs: 60_000,
      attempt: async () => {
        if (!this.isRunning()) return undefined;
        const { stdout } = await this.exec(isBooted, { timeoutMs: 10_000 });
        return ['running', 'degraded'].includes(stdout.trim()) ? true : undefined;
      },
      explain: () => `Its console:\n${this.console().split('\n').slice(-20).join('\n')}`,
    });
  }

  private nspawnCommand(): string[] {
    const { slot, state } = this.settings;
    return [
      ...['systemd-nspawn', '--quiet', '--boot', '--console=read-only', '--register=no'],
      ...['--keep-unit', `--directory=${this.root}`, `--machine=kplay-lab-${slot}-${this.name}`],
      `--network-namespace-path=/run/netns/${this.attachment.namespace}`,
      ...['--resolv-conf=off', '--timezone=off', '--link-journal=no'],
      // The clock and the kernel's modules are the machine's.
      ...['--capability=all', '--drop-capability=CAP_SYS_TIME,CAP_SYS_MODULE'],
      '--system-call-filter=@keyring bpf',
      '--tmpfs=/sys/module:mode=0755',
      ...state.volumes.map(path => `--bind=${this.volume(path)}:${path}`),
    ];
  }

  private volume(path: string): string {
    return join(this.folder, 'volumes', path.replaceAll('/', '-'));
  }

  /** Writes what makes this host itself: its name, its keys, who may log in. */
  private async identify(): Promise<void> {
    const { lab } = this.settings;
    const keys = join(lab, 'host-keys', this.name);
    const uuid = (await readFile(join(keys, 'machine-id'), 'utf8')).trim();
    const put = async (path: string, content: string, mode = 0o644) => {
      await mkdir(join(this.root, path, '..'), { recursive: true });
      await writeFile(join(this.root, path), content, { mode });
    };
    await this.maskGenerators();
    await put('etc/hostname', `${this.name}\n`);
    await put('etc/hosts', `127.0.0.1 localhost\n127.0.1.1 ${this.name}\n`);
    await put('etc/machine-id', `${uuid}\n`);
    for (const type of hostKeyTypes) {
      const file = `ssh_host_${type}_key`;
      const read = (name: string) => readFile(join(keys, 'etc/ssh', name), 'utf8');
      await put(`etc/ssh/${file}`, await read(file), 0o600);
      await put(`etc/ssh/${file}.pub`, await read(`${file}.pub`));
    }
    const key = await readFile(join(lab, 'key.pub'), 'utf8');
    for (const { uid, gid, home } of Object.values(users)) {
      const folder = join(this.root, home, '.ssh');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(join(folder, 'authorized_keys'), key, { mode: 0o600 });
      await chown(folder, uid, gid);
      await chown(join(folder, 'authorized_keys'), uid, gid);
    }
  }

  private async maskGenerators(): Promise<void> {
    const folder = join(this.root, 'etc/systemd/system-generators');
    await mkdir(folder, { recursive: true });
    const present = await readdir(folder);
    const missing = idleGenerators.filter(name => !present.includes(name));
    for (const name of missing) await symlink('/dev/null', join(folder, name));
  }
}

/** Whether a process is number 1 in a namespace right inside that of the machine. */
function isFirstInside(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const numbers = /^NSpid:\s*(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? [];
    return numbers.length === 2 && numbers[1] === '1';
  } catch {
    // It ended meanwhile.
    return false;
  }
}
