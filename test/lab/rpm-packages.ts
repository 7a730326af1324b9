import { serviceProgram, serviceUnit } from './packages.ts';
import type { LabRpm, RpmRepository } from './rpm-repository.ts';

const hello = (version: string): LabRpm => ({
  name: 'kplay-hello',
  version,
  summary: 'Prints its version',
  files: {
    '/usr/bin/kplay-hello': { content: `#!/bin/sh\necho 'hello ${version}'\n`, mode: 0o755 },
  },
});

const lib = (version: string): LabRpm => ({
  name: 'kplay-lib',
  version,
  summary: 'Is needed by kplay-app',
  files: { '/usr/share/kplay-lib/version': { content: `${version}\n` } },
});

const conf = (version: string): LabRpm => ({
  name: 'kplay-conf',
  version,
  summary: 'Has a configuration file that differs between its versions',
  files: { '/etc/kplay-conf/main.conf': { content: `# of ${version}\nlevel = ${version}\n` } },
  configs: ['/etc/kplay-conf/main.conf'],
});

/** What Fedora's macros write into the scripts of a package with a service: it is neither enabled nor started. */
export const rpmServiceScripts = (unit: string) =>
  ({
    post: '[ ! -d /run/systemd/system ] || systemctl daemon-reload\n',
    preun: `if [ $1 = 0 ] && [ -d /run/systemd/system ]; then
  systemctl --no-reload disable --now ${unit} || :
fi\n`,
    postun: `if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  [ $1 = 0 ] || systemctl try-restart ${unit} || :
fi\n`,
  }) as const;

/**
 * Names under which a Red Hat system knows what Debian's packages brought: without them every task that
 * wants `curl` installed would fail.
 */
const standIns = [
  ...['bash', 'bzip2', 'ca-certificates', 'coreutils', 'cronie', 'curl', 'dnf', 'findutils'],
  ...['firewalld', 'gawk', 'glibc', 'gnupg2', 'grep', 'gzip', 'iproute', 'iputils', 'kmod'],
  ...['libselinux-utils', 'nftables', 'openssh-clients', 'openssh-server', 'policycoreutils'],
  ...['procps-ng', 'python3', 'rpm', 'sed', 'shadow-utils', 'sudo', 'systemd', 'tar', 'tzdata'],
  ...['unzip', 'util-linux', 'xz', 'yum', 'zstd'],
];

const systemRpms: readonly LabRpm[] = [
  ...standIns.map(
    (name): LabRpm => ({
      name,
      version: '9',
      summary: 'Stands for what Debian brought',
      tags: name === 'bash' ? [['Provides', '/bin/sh']] : [],
    }),
  ),
  {
    name: 'rocky-release',
    version: '9.4',
    summary: 'Says which system this is',
    tags: [
      ['Provides', 'system-release = 9.4'],
      ['Provides', 'system-release(releasever) = 9'],
    ],
  },
];

/** What the hosts have installed from the start. */
export const systemRpmNames: readonly string[] = systemRpms.map(({ name }) => name);

/** Small packages for trying the installation of packages, the like of those that Debian hosts have. */
const labRpms: readonly LabRpm[] = [
  hello('1.0'),
  hello('2.0'),
  lib('1.0'),
  lib('2.0'),
  conf('1.0'),
  conf('2.0'),
  {
    name: 'kplay-app',
    version: '1.0',
    summary: 'Depends on kplay-lib, recommends kplay-extra, provides kplay-virtual',
    tags: [
      ['Requires', 'kplay-lib >= 1.0'],
      ['Recommends', 'kplay-extra'],
      ['Provides', 'kplay-virtual'],
    ],
    files: { '/usr/bin/kplay-app': { content: '#!/bin/sh\necho app\n', mode: 0o755 } },
  },
  { name: 'kplay-extra', version: '1.0', summary: 'Is recommended by kplay-app' },
  {
    name: 'kplay-rival',
    version: '1.0',
    summary: 'Conflicts with kplay-hello',
    tags: [['Conflicts', 'kplay-hello']],
  },
  {
    name: 'kplay-broken',
    version: '1.0',
    summary: 'Refuses to be installed',
    scripts: { pre: 'echo "kplay-broken cannot be set up" >&2\nexit 1\n' },
  },
  {
    name: 'kplay-unmet',
    version: '1.0',
    summary: 'Depends on a package that does not exist',
    tags: [['Requires', 'kplay-nowhere']],
  },
  {
    name: 'kplay-slow',
    version: '1.0',
    summary: 'Takes three seconds to be installed',
    scripts: { post: 'sleep 3\n' },
  },
  {
    name: 'kplay-service',
    version: '1.0',
    summary: 'A service with a systemd unit',
    files: {
      '/usr/sbin/kplay-serviced': { content: serviceProgram, mode: 0o755 },
      '/usr/lib/systemd/system/kplay-service.service': { content: serviceUnit },
    },
    scripts: rpmServiceScripts('kplay-service.service'),
  },
];

/** Where Debian's package of chrony is unpacked while that of the Red Hat family is made. */
export const debianChrony = '/tmp/chrony';

/** As on Rocky Linux 9. */
const chronySettings = `# Use public servers from the pool.ntp.org project.
pool 2.rocky.pool.ntp.org iburst

# Use NTP servers from DHCP.
sourcedir /run/chrony-dhcp

driftfile /var/lib/chrony/drift
makestep 1.0 3
rtcsync
keyfile /etc/chrony.keys
leapsectz right/UTC
logdir /var/log/chrony
`;

const chronyUnit = `[Unit]
Description=NTP client/server
After=ntpdate.service sntp.service ntpd.service
Conflicts=ntpd.service systemd-timesyncd.service
ConditionCapability=CAP_SYS_TIME

[Service]
Type=forking
PIDFile=/run/chrony/chronyd.pid
EnvironmentFile=-/etc/sysconfig/chronyd
ExecStart=/usr/sbin/chronyd -f /etc/chrony.conf $OPTIONS

[Install]
WantedBy=multi-user.target
`;

/** Debian's programs, as they come on the Red Hat family. */
const chrony: LabRpm = {
  name: 'chrony',
  version: '4',
  summary: 'An NTP client/server',
  taken: {
    '/usr/sbin/chronyd': `${debianChrony}/usr/sbin/chronyd`,
    '/usr/bin/chronyc': `${debianChrony}/usr/bin/chronyc`,
  },
  files: {
    '/etc/chrony.conf': { content: chronySettings },
    '/usr/lib/systemd/system/chronyd.service': { content: chronyUnit },
  },
  configs: ['/etc/chrony.conf'],
  scripts: rpmServiceScripts('chronyd.service'),
};

/** Set up on every host of the Red Hat family. */
export const labRpmRepository: RpmRepository = {
  folder: '/srv/kplay-rpms',
  packages: [...systemRpms, ...labRpms, chrony],
  groups: { 'kplay-tools': ['kplay-hello', 'kplay-extra'] },
};

/** There, but not set up; its packages and its index are signed, its key is at `repodata/repomd.xml.key`. */
export const signedRpmRepository: RpmRepository = {
  folder: '/srv/kplay-signed-rpms',
  packages: [
    {
      name: 'kplay-addon',
      version: '1.0',
      summary: 'Comes from a repository that has to be added',
      files: { '/usr/share/kplay-addon/version': { content: '1.0\n' } },
    },
  ],
};
