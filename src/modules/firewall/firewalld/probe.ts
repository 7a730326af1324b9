import { joinShell, type Shell, sh } from '../../../module-api/shell.ts';
import { section } from '../sections.ts';

const offline = section('firewalld-permanent', sh`firewall-offline-cmd --list-all-zones`);

const online = joinShell(
  [
    section('firewalld-runtime', sh`firewall-cmd --list-all-zones`),
    section('firewalld-permanent', sh`firewall-cmd --permanent --list-all-zones`),
  ],
  '\n',
);

/** Which services open a port, or ports that it may be one of. */
function openers(serverPort: number): Shell {
  const files = sh`/etc/firewalld/services/*.xml /usr/lib/firewalld/services/*.xml`;
  const pattern = `<port [^>]*port="(${serverPort}|[0-9]+-[0-9]+)"`;
  return section(
    'firewalld-openers',
    sh`ls /etc/firewalld/services/*.xml; grep -HoE ${`${pattern}[^>]*`} ${files}`,
  );
}

/** Whether firewalld runs: the first of what `parseFirewalld` reads. The shell variable `k_rc` is 0 if so. */
export const firewalldRunning: Shell = section(
  'firewalld-state',
  sh`if [ -d /run/systemd/system ]; then systemctl is-active firewalld; else firewall-cmd --state; fi`,
);

/** The rest of what `parseFirewalld` reads. */
export function firewalldScript(scope: 'online' | 'offline', serverPort: number): Shell {
  return joinShell(
    [
      section('firewalld-enabled', sh`systemctl is-enabled firewalld`),
      section('firewalld-settings', sh`cat /etc/firewalld/firewalld.conf`),
      openers(serverPort),
      scope === 'online' ? online : offline,
    ],
    '\n',
  );
}
