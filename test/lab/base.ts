import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inChroot } from './chroot.ts';
import { kernelModuleFiles, replaceKernelModuleCommands } from './kernel-modules.ts';
import { enableKernelParameters, kernelParameterFiles } from './kernel-parameters.ts';
import { withLock } from './lock.ts';
import { cacheFolder, debianSuite } from './machine.ts';
import { labPackages, repositoryFolder } from './packages.ts';
import { must } from './process.ts';
import { buildRepository } from './repository.ts';
import { users } from './users.ts';

/** What every host has. No Python: kplay must do without it. */
const packages = [
  ...['systemd', 'systemd-sysv', 'dbus', 'openssh-server', 'sudo', 'opendoas', 'kmod', 'procps'],
  ...[
    'iproute2',
    'iputils-ping',
    'netbase',
    'nftables',
    'mount',
    'passwd',
    'adduser',
    'cron',
    'acl',
  ],
  ...['curl', 'ca-certificates', 'busybox-static', 'bzip2', 'xz-utils', 'zstd', 'unzip', 'tzdata'],
];

/** Units that slow the boot or work behind a test's back (`apt-daily` holds the package lock). */
const unwanted = [
  ...['apt-daily.timer', 'apt-daily-upgrade.timer', 'dpkg-db-backup.timer', 'e2scrub_all.timer'],
  ...['e2scrub_reap.service', 'fstrim.timer', 'console-getty.service', 'getty.target'],
  ...['systemd-journal-flush.service', 'systemd-resolved.service', 'systemd-udevd.service'],
];

const sshdSettings = `UseDNS no
PasswordAuthentication no
PermitRootLogin prohibit-password
Match User ${withPasswordLogin().join(',')}
  PasswordAuthentication yes
`;

/** The files of the base that no package brings, by absolute path. */
const files: Readonly<Record<string, { content: string; mode: number }>> = {
  ...kernelModuleFiles(),
  ...kernelParameterFiles(),
  '/etc/ssh/sshd_config.d/lab.conf': { content: sshdSettings, mode: 0o644 },
  '/etc/sudoers.d/lab': { content: sudoers(), mode: 0o440 },
  '/etc/doas.conf': { content: doasRules(), mode: 0o400 },
  '/etc/apt/sources.list': {
    content: `deb [trusted=yes] file:${repositoryFolder} ./\n`,
    mode: 0o644,
  },
  '/etc/apt/apt.conf.d/90lab': { content: 'Acquire::Languages "none";\n', mode: 0o644 },
};

export interface Base {
  /** Names the recipe: the same key, the same hosts. */
  readonly key: string;
  readonly root: string;
  /** The apt sources that the base was made from, for layers. */
  readonly mirrors: string;
}

/** The root folder that all hosts share, made if it is not in the cache. */
export async function prepareBase(say: (line: string) => void): Promise<Base> {
  const suite = debianSuite() ?? '';
  const recipe = JSON.stringify([suite, packages, customize(), files, labPackages]);
  const key = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  const bases = join(cacheFolder(), 'bases');
  const folder = join(bases, key);
  const base = { key, root: join(folder, 'root'), mirrors: join(folder, 'mirrors.list') };
  return withLock(join(cacheFolder(), 'bases.lock'), async () => {
    if (!existsSync(folder)) await makeBase(folder, suite, say);
    await utimes(folder, new Date(), new Date());
    await forgetOldBases(bases);
    return base;
  });
}

async function makeBase(folder: string, suite: string, say: (line: string) => void): Promise<void> {
  say(
    `Making the base system of the lab's hosts (${suite}); this is done once and takes a minute.`,
  );
  const unfinished = `${folder}.unfinished`;
  const root = join(unfinished, 'root');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await must([
    'mmdebstrap',
    '--quiet',
    '--mode=root',
    '--variant=apt',
    `--include=${packages.join(',')}`,
    suite,
    root,
  ]);
  await rename(join(root, 'etc/apt/sources.list'), join(unfinished, 'mirrors.list'));
  await buildRepository(join(root, repositoryFolder), labPackages);
  await inChroot(root, customize());
  for (const [path, { content, mode }] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), content, { mode });
  }
  await inChroot(root, 'apt-get -q update');
  await rename(unfinished, folder);
}

/** Removes bases and layers that no lab has used for a week. */
async function forgetOldBases(bases: string): Promise<void> {
  if (!existsSync(bases)) return;
  const weekAgo = Date.now() - 7 * 24 * 3600 * 1000;
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  for (const name of await readdir(bases)) {
    const folder = join(bases, name);
    const isUnused = (await stat(folder)).mtimeMs < weekAgo && !mounts.includes(folder);
    if (isUnused) await rm(folder, { recursive: true });
  }
}

function customize(): string {
  const people = Object.values(users).filter(({ name }) => name !== 'root');
  return [
    'umask 022',
    'rm -f /etc/ssh/ssh_host_* /etc/machine-id /var/lib/dbus/machine-id /etc/resolv.conf',
    ...people.flatMap(({ name, uid, gid, home }) => [
      `getent group ${gid} >/dev/null || groupadd --gid ${gid} ${name}`,
      `useradd --uid ${uid} --gid ${gid} --create-home --home-dir ${home} --shell /bin/bash ${name}`,
    ]),
    ...Object.values(users).map(({ name, password }) => `echo '${name}:${password}' | chpasswd`),
    ...unwanted.map(unit => `ln -sf /dev/null /etc/systemd/system/${unit}`),
    'ln -sf /lib/systemd/system/multi-user.target /etc/systemd/system/default.target',
    replaceKernelModuleCommands,
    enableKernelParameters,
  ].join('\n');
}

function withPasswordLogin(): string[] {
  return Object.values(users)
    .filter(user => user.passwordLogin)
    .map(user => user.name);
}

function sudoers(): string {
  const rules = Object.values(users).map(({ name, rights }) => {
    if (rights === 'sudo') return `${name} ALL=(ALL:ALL) NOPASSWD: ALL\n`;
    return rights === 'sudo with password' ? `${name} ALL=(ALL:ALL) ALL\n` : '';
  });
  // Else sudo leaves a file in the home of a user of the group "admin".
  return `Defaults !admin_flag\n${rules.join('')}`;
}

function doasRules(): string {
  return Object.values(users)
    .map(({ name, rights }) => {
      if (rights === 'doas') return `permit nopass keepenv ${name}\n`;
      return rights === 'sudo with password' ? `permit ${name}\n` : '';
    })
    .join('');
}
