import type { LabPackage } from './repository.ts';

/** Where the hosts find the repository of {@link labPackages}. */
export const repositoryFolder = '/srv/kplay-packages';

const hello = (version: string): LabPackage => ({
  name: 'kplay-hello',
  version,
  summary: 'Prints its version',
  files: {
    '/usr/bin/kplay-hello': { content: `#!/bin/sh\necho 'hello ${version}'\n`, mode: 0o755 },
  },
});

const lib = (version: string): LabPackage => ({
  name: 'kplay-lib',
  version,
  summary: 'Is needed by kplay-app',
  files: { '/usr/share/kplay-lib/version': { content: `${version}\n` } },
});

const conf = (version: string): LabPackage => ({
  name: 'kplay-conf',
  version,
  summary: 'Has a configuration file that differs between its versions',
  files: { '/etc/kplay-conf/main.conf': { content: `# of ${version}\nlevel = ${version}\n` } },
  conffiles: ['/etc/kplay-conf/main.conf'],
});

/** Of the package kplay-service. Counts its reloads, so that a test can tell a reload from a restart. */
export const serviceProgram = `#!/bin/sh
mkdir -p /run/kplay-service
echo $$ > /run/kplay-service/pid
reloads=0
trap 'reloads=$((reloads + 1)); echo $reloads > /run/kplay-service/reloads' HUP
trap 'exit 0' TERM
rm -f /run/kplay-service/reloads
while :; do sleep 1000 & wait $!; done
`;

export const serviceUnit = `[Unit]
Description=A service that does nothing, well

[Service]
ExecStart=/usr/sbin/kplay-serviced
ExecReload=/bin/kill -HUP $MAINPID

[Install]
WantedBy=multi-user.target
`;

function initScript(name: string, program: string): string {
  return `#!/bin/sh
### BEGIN INIT INFO
# Provides:          ${name}
# Required-Start:    $remote_fs
# Required-Stop:     $remote_fs
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: ${name}
### END INIT INFO
pidfile=/run/${name}.pid
case "$1" in
  start) start-stop-daemon --start --oknodo --background --make-pidfile --pidfile $pidfile --exec ${program} ;;
  stop) start-stop-daemon --stop --oknodo --retry 5 --remove-pidfile --pidfile $pidfile ;;
  restart|force-reload) $0 stop; $0 start ;;
  status) start-stop-daemon --status --pidfile $pidfile ;;
  *) echo "Usage: $0 {start|stop|restart|status}" >&2; exit 2 ;;
esac
`;
}

/** What debhelper writes into the maintainer scripts of a package with a service. */
export const serviceScripts = (name: string) =>
  ({
    postinst: `if [ "$1" = configure ]; then
  deb-systemd-helper unmask ${name}.service >/dev/null
  if deb-systemd-helper --quiet was-enabled ${name}.service; then
    deb-systemd-helper enable ${name}.service >/dev/null
  fi
  if [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload
    if [ -n "$2" ]; then verb=restart; else verb=start; fi
    deb-systemd-invoke $verb ${name}.service >/dev/null
  fi
fi
`,
    prerm: `if [ -d /run/systemd/system ] && [ "$1" = remove ]; then
  deb-systemd-invoke stop ${name}.service >/dev/null
fi
`,
    postrm: `if [ -d /run/systemd/system ]; then systemctl --system daemon-reload; fi
if [ "$1" = purge ]; then deb-systemd-helper purge ${name}.service >/dev/null; fi
`,
  }) as const;

/** Small packages for trying the installation of packages: every host can install them. */
export const labPackages: readonly LabPackage[] = [
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
    control: {
      Depends: 'kplay-lib (>= 1.0)',
      Recommends: 'kplay-extra',
      Provides: 'kplay-virtual',
    },
    files: { '/usr/bin/kplay-app': { content: '#!/bin/sh\necho app\n', mode: 0o755 } },
  },
  { name: 'kplay-extra', version: '1.0', summary: 'Is recommended by kplay-app' },
  {
    name: 'kplay-rival',
    version: '1.0',
    summary: 'Conflicts with kplay-hello',
    control: { Conflicts: 'kplay-hello' },
  },
  {
    name: 'kplay-broken',
    version: '1.0',
    summary: 'Fails to be configured',
    scripts: { postinst: 'echo "kplay-broken cannot be set up" >&2\nexit 1\n' },
  },
  {
    name: 'kplay-unmet',
    version: '1.0',
    summary: 'Depends on a package that does not exist',
    control: { Depends: 'kplay-nowhere' },
  },
  {
    name: 'kplay-slow',
    version: '1.0',
    summary: 'Takes three seconds to be configured',
    scripts: { postinst: 'sleep 3\n' },
  },
  {
    name: 'kplay-service',
    version: '1.0',
    summary: 'A service with a systemd unit and a System V script',
    control: { Depends: 'init-system-helpers' },
    files: {
      '/usr/sbin/kplay-serviced': { content: serviceProgram, mode: 0o755 },
      '/lib/systemd/system/kplay-service.service': { content: serviceUnit },
      '/etc/init.d/kplay-service': {
        content: initScript('kplay-service', '/usr/sbin/kplay-serviced'),
        mode: 0o755,
      },
    },
    conffiles: ['/etc/init.d/kplay-service'],
    scripts: serviceScripts('kplay-service'),
  },
  {
    name: 'kplay-legacy',
    version: '1.0',
    summary: 'A service with a System V script alone',
    files: {
      '/usr/sbin/kplay-legacyd': { content: '#!/bin/sh\nexec sleep infinity\n', mode: 0o755 },
      '/etc/init.d/kplay-legacy': {
        content: initScript('kplay-legacy', '/usr/sbin/kplay-legacyd'),
        mode: 0o755,
      },
    },
    conffiles: ['/etc/init.d/kplay-legacy'],
    scripts: {
      postinst: 'update-rc.d kplay-legacy defaults >/dev/null\n',
      postrm: 'if [ "$1" = purge ]; then update-rc.d kplay-legacy remove >/dev/null; fi\n',
    },
  },
];
