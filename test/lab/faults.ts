import { readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { LabHost } from './host.ts';
import { setLink } from './network.ts';
import { waitFor } from './process.ts';
import type { UserName } from './users.ts';

/** Undoes a fault. */
export type Repair = () => Promise<void>;

/** systemd refuses to start a service again and again within seconds, unless told to forget. */
const restartSshd = 'systemctl reset-failed ssh && systemctl restart ssh';

/** Unplugs the host's network cable: nothing answers any more, and no connection is told. */
export async function dropLink(host: LabHost): Promise<Repair> {
  await setLink(host.attachment.link, 'down');
  return async () => {
    await setLink(host.attachment.link, 'up');
    await waitForSshd(host);
  };
}

/** Loss of power. The repair boots the host with its disk as it was. */
export async function killHost(host: LabHost): Promise<Repair> {
  await host.kill();
  return () => host.boot();
}

/** Every process of the host stands still; its kernel goes on answering. */
export async function freezeHost(host: LabHost): Promise<Repair> {
  host.freeze(true);
  return async () => host.freeze(false);
}

/** New connections are accepted, by the kernel, and nothing is said on them. */
export async function freezeSshd(host: LabHost): Promise<Repair> {
  const signal = (name: string) => host.must(`systemctl kill --kill-whom=main -s ${name} ssh`);
  await signal('STOP');
  return async () => {
    await signal('CONT');
  };
}

/** Nobody listens: connections are refused. */
export async function stopSshd(host: LabHost): Promise<Repair> {
  await host.must('systemctl stop ssh');
  return async () => {
    await host.must(restartSshd);
  };
}

/** Ends all sessions of sshd at once, as a restart of a firewall on the way does. */
export async function dropSessions(host: LabHost): Promise<void> {
  const listener = await host.must('systemctl show --property MainPID --value ssh');
  await host.must(
    `for pid in $(pgrep -x sshd); do [ "$pid" = ${listener} ] || kill -KILL "$pid"; done`,
  );
}

/** The file system of a folder is full. What is in the folder stays readable. */
export async function fullDisk(host: LabHost, folder: string): Promise<Repair> {
  await host.must(`set -e
copy=$(mktemp -d)
cp -a '${folder}/.' "$copy"
size=$(du -sk "$copy" | cut -f 1)
mount -t tmpfs -o size=$((size + 1024))k kplay-lab '${folder}'
cp -a "$copy/." '${folder}'
rm -r "$copy"
dd if=/dev/zero of='${folder}/.kplay-lab-full' bs=4k 2>/dev/null || :`);
  return unmount(host, folder);
}

/** The file system of a folder is mounted read-only. */
export async function readOnly(host: LabHost, folder: string): Promise<Repair> {
  await host.must(`mount --bind '${folder}' '${folder}' && mount -o remount,bind,ro '${folder}'`);
  return unmount(host, folder);
}

/** Another machine answers at the host's address, as far as its key tells. */
export async function changeHostKey(host: LabHost): Promise<Repair> {
  const kept = '/run/kplay-lab/host-keys';
  await host.must(`set -e
mkdir -p ${kept}
mv /etc/ssh/ssh_host_* ${kept}
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
${restartSshd}`);
  return async () => {
    await host.must(`rm /etc/ssh/ssh_host_* && mv ${kept}/* /etc/ssh && ${restartSshd}`);
  };
}

/** sudo refuses to work without a terminal. */
export function setRequiretty(host: LabHost): Promise<Repair> {
  return addFile(host, { path: '/etc/sudoers.d/requiretty', content: 'Defaults requiretty\n' });
}

/** sshd gives a connection no more sessions than this. */
export async function limitSessions(host: LabHost, sessions: number): Promise<Repair> {
  const repair = await addFile(host, {
    path: '/etc/ssh/sshd_config.d/00-sessions.conf',
    content: `MaxSessions ${sessions}\n`,
  });
  await host.must(restartSshd);
  return async () => {
    await repair();
    await host.must(restartSshd);
  };
}

/** The shell of a user says something whenever it starts, as many a `.bashrc` does. */
export async function makeShellTalk(host: LabHost, user: UserName): Promise<Repair> {
  const home = await host.must(`getent passwd ${user} | cut -d : -f 6`);
  const path = join(host.root, home, '.bashrc');
  const text = await readFile(path, 'utf8');
  await writeFile(path, `echo 'Welcome to ${host.name}!'\necho 'Be nice.' >&2\n${text}`);
  return () => writeFile(path, text);
}

/** Another program is installing packages. */
export async function holdPackageLock(host: LabHost): Promise<Repair> {
  const unit = 'kplay-lab-package-lock';
  const sign = `/run/${unit}`;
  // A write lock on the whole file, as dpkg and apt take it: `struct flock` of 64-bit Linux.
  const program = `use Fcntl;
open(F, ">>", "/var/lib/dpkg/lock-frontend") or die;
$lock = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0);
fcntl(F, F_SETLK, $lock) or die;
open(SIGN, ">", "${sign}") or die;
sleep`;
  await host.must(
    `rm -f ${sign}; systemd-run --quiet --collect --unit ${unit} perl -e '${program}'`,
  );
  await waitFor({
    what: 'Taking the lock of the package database',
    timeoutMs: 10_000,
    attempt: async () => ((await host.exec(`test -e ${sign}`)).exitCode === 0 ? true : undefined),
  });
  return async () => {
    await host.must(`systemctl stop ${unit}`);
  };
}

/** Another run of dnf is installing packages. */
export async function holdDnfLock(host: LabHost): Promise<Repair> {
  const unit = 'kplay-lab-dnf-lock';
  const lock = '/var/lib/dnf/rpmdb_lock.pid';
  await host.must(
    `systemd-run --quiet --collect --unit ${unit} sleep infinity &&
systemctl show --property=MainPID --value ${unit} > ${lock}`,
  );
  return async () => {
    await host.must(`systemctl stop ${unit}; rm -f ${lock}`);
  };
}

/** A network that was down takes a moment to find its neighbours again. */
async function waitForSshd({ name, address }: LabHost): Promise<void> {
  await waitFor({
    what: `An answer of the host "${name}"`,
    timeoutMs: 20_000,
    attempt: async () => ((await isListening(address, 22)) ? true : undefined),
  });
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

async function addFile(
  host: LabHost,
  { path, content }: { path: string; content: string },
): Promise<Repair> {
  const file = join(host.root, path);
  await writeFile(file, content, { mode: 0o440 });
  return () => rm(file);
}

function unmount(host: LabHost, folder: string): Repair {
  return async () => {
    await host.must(`umount --lazy '${folder}'`);
  };
}
