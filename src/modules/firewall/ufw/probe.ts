import { joinShell, type Shell, sh } from '../../../module-api/shell.ts';
import { section } from '../sections.ts';

/** What `parseUfw` reads. The files say more than `ufw status`, and also while it is inactive. */
export const ufwScript: Shell = joinShell(
  [
    section('ufw-status', sh`LC_ALL=C ufw status`),
    section('ufw-defaults', sh`cat /etc/default/ufw`),
    section('ufw-conf', sh`cat /etc/ufw/ufw.conf`),
    section('ufw-rules', sh`cat /etc/ufw/user.rules`),
    section('ufw-rules6', sh`cat /etc/ufw/user6.rules`),
    section('ufw-apps', sh`cat /etc/ufw/applications.d/*`),
  ],
  '\n',
);
