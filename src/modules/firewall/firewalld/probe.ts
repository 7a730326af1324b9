import { joinShell, type Shell, sh } from '../../../module-api/shell.ts';
import { section } from '../sections.ts';

const offline = [
  section('firewalld-default', sh`firewall-offline-cmd --get-default-zone`),
  section('firewalld-denied', sh`firewall-offline-cmd --get-log-denied`),
  section('firewalld-permanent', sh`firewall-offline-cmd --list-all-zones`),
];

const online = [
  section('firewalld-default', sh`firewall-cmd --get-default-zone`),
  section('firewalld-denied', sh`firewall-cmd --get-log-denied`),
  section('firewalld-runtime', sh`firewall-cmd --list-all-zones`),
  section('firewalld-permanent', sh`firewall-cmd --permanent --list-all-zones`),
];

/** What `parseFirewalld` reads. */
export const firewalldScript: Shell = sh`${section('firewalld-state', sh`firewall-cmd --state`)}
${section('firewalld-enabled', sh`systemctl is-enabled firewalld`)}
if firewall-cmd --state >/dev/null 2>&1; then
${joinShell(online, '\n')}
else
${joinShell(offline, '\n')}
fi`;
