import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock.ts';
import { must, run } from './process.ts';

/** The lab cannot be on this machine, or was not asked for. The message is the reason, a sentence. */
export class LabUnavailable extends Error {}

/** Where bases, layers and the folders of hosts are kept. Safe to remove while no lab runs. */
export function cacheFolder(): string {
  const configured = process.env['XDG_CACHE_HOME'] ?? '';
  return join(configured === '' ? join(homedir(), '.cache') : configured, 'kplay-lab');
}

/** Commands of the machine that the lab runs, each with its Debian package and its purpose. */
const tools = [
  { command: 'mmdebstrap', from: 'mmdebstrap', why: 'makes the base system of the hosts' },
  { command: 'systemd-nspawn', from: 'systemd-container', why: 'boots the hosts' },
  { command: 'ip', from: 'iproute2', why: 'lays the network between the hosts' },
  { command: 'ssh', from: 'openssh-client', why: 'logs in to the hosts' },
  { command: 'ssh-keygen', from: 'openssh-client', why: 'makes the keys' },
  { command: 'mount', from: 'mount', why: 'mounts the file systems of the hosts' },
  { command: 'nsenter', from: 'util-linux', why: 'enters the hosts' },
  { command: 'flock', from: 'util-linux', why: 'keeps two labs out of each other’s way' },
  { command: 'dpkg-deb', from: 'dpkg', why: 'makes the packages that the hosts install' },
  { command: 'gpg', from: 'gnupg', why: 'signs repositories' },
] as const;

/**
 * Throws {@link LabUnavailable} where the lab cannot run. Installs what it needs where it can.
 * @param say is told, in plain sentences, what is done and why
 */
export async function prepareMachine(say: (line: string) => void): Promise<void> {
  const reason = await whyUnavailable();
  if (reason !== undefined) throw new LabUnavailable(reason);
  await withLock('/run/kplay-lab/install.lock', () => installTools(say));
  allowManyHosts(say);
}

/** The name of the machine's own Debian release, such as "bookworm": its hosts run the same one. */
export function debianSuite(): string | undefined {
  if (!existsSync('/etc/os-release')) return undefined;
  const lines = readFileSync('/etc/os-release', 'utf8').split('\n');
  if (!lines.includes('ID=debian')) return undefined;
  return lines.find(line => line.startsWith('VERSION_CODENAME='))?.split('=')[1];
}

async function whyUnavailable(): Promise<string | undefined> {
  if (process.env['KPLAY_LAB'] === 'off') return 'KPLAY_LAB is set to off.';
  if (process.platform !== 'linux') return `The lab needs Linux; this is ${process.platform}.`;
  if (debianSuite() === undefined) return 'The lab needs a released Debian as its machine.';
  if (process.getuid?.() !== 0) {
    return 'The lab needs root, to mount, to make network namespaces and to boot its hosts.';
  }
  if (!/\boverlay$/m.test(readFileSync('/proc/filesystems', 'utf8'))) {
    return 'The lab needs overlay file systems, which this kernel does not offer.';
  }
  if (!/ cgroup2 /.test(readFileSync('/proc/self/mounts', 'utf8'))) {
    return 'The lab needs cgroup version 2, which is not mounted here.';
  }
  const spaces = ['unshare', '--mount', '--net', '--pid', '--fork'];
  const { exitCode } = await run([...spaces, 'mount', '-t', 'tmpfs', 'kplay-lab', '/mnt']);
  return exitCode === 0 ? undefined : 'Root may not make namespaces or mount here.';
}

const inotifyLimit = '/proc/sys/fs/inotify/max_user_instances';
/** systemd and its kin take about eight in each host. */
const inotifyNeeded = 512;

/** With Linux's own limit hosts fail to boot from about the sixteenth on. It holds until the machine boots. */
function allowManyHosts(say: (line: string) => void): void {
  if (Number(readFileSync(inotifyLimit, 'utf8')) >= inotifyNeeded) return;
  say(
    `The lab sets fs.inotify.max_user_instances to ${inotifyNeeded}, which its hosts need to boot.`,
  );
  try {
    writeFileSync(inotifyLimit, String(inotifyNeeded));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`That is not allowed here, so a lab of many hosts may fail: ${reason}`);
  }
}

async function installTools(say: (line: string) => void): Promise<void> {
  const missing = tools.filter(tool => !isInstalled(tool.command));
  if (missing.length === 0) return;
  for (const { command, from, why } of missing) {
    say(`The lab needs ${command}, which ${why}: installing the Debian package ${from}.`);
  }
  const packages = [...new Set(missing.map(tool => tool.from))];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await must(['apt-get', '-q', 'update'], { env });
    await must(
      [
        ...['apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=300'],
        ...['install', '--no-install-recommends', ...packages],
      ],
      { env },
    );
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new LabUnavailable(`${packages.join(' and ')} could not be installed.\n${said}`);
  }
}

function isInstalled(command: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some(folder => isExecutable(join(folder, command)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
