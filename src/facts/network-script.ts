import { joinShell, type Shell, sh } from '../module-api/shell.ts';
import { readsLines } from './device-script.ts';

const linkFiles: readonly string[] = [
  ...['address', 'mtu', 'operstate', 'type', 'flags', 'speed'],
  ...['bridge/bridge_id', 'bridge/stp_state', 'bonding_slave/perm_hwaddr'],
  ...['bonding/slaves', 'bonding/mode', 'bonding/miimon', 'bonding/lacp_rate', 'bonding/primary'],
  'bonding/all_slaves_active',
];

/** The network interfaces, line by line. */
export const links: Shell = joinShell(
  [
    readsLines,
    sh`for k_n in /sys/class/net/*; do
  [ -e "$k_n/address" ] || continue
  printf 'link %s\\n' "\${k_n##*/}"
  for k_a in ${linkFiles}; do k_line "$k_a" "$k_n/$k_a"; done
  for k_a in bridge bonding; do [ ! -d "$k_n/$k_a" ] || printf 'kind %s\\n' "$k_a"; done
  for k_p in "$k_n"/brif/*; do [ ! -e "$k_p" ] || printf 'port %s\\n' "\${k_p##*/}"; done
done`,
  ],
  '\n',
);

/** Their devices and the modules of their drivers, as `ls` lists where links lead. */
export const linkPaths: Shell = sh`ls -ld /sys/class/net/*/device /sys/class/net/*/device/driver/module 2>/dev/null`;
