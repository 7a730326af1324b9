import { joinShell, type Shell, sh } from '../module-api/shell.ts';

/**
 * `k_line NAME FILE`: the first line of a file of the kernel as `NAME TEXT`, nothing where there is none. Only the
 * shell works: a host may have hundreds of such files.
 */
export const readsLines: Shell = sh`k_line() { k_v=; { read -r k_v < "$2"; } 2>/dev/null; [ -z "$k_v" ] || printf '%s %s\\n' "$1" "$k_v"; }`;

/** `k_hold DIRECTORY`: who uses a disk or partition; those of the device mapper by their own names. */
const holders: Shell = sh`k_hold() { for k_h in "$1"/holders/*; do [ -e "$k_h" ] || continue; k_v=; { read -r k_v < "$k_h/dm/name"; } 2>/dev/null; printf 'holder %s\\n' "\${k_v:-\${k_h##*/}}"; done; }`;

const diskFiles: readonly string[] = [
  ...['size', 'removable', 'serial', 'queue/rotational', 'queue/scheduler'],
  ...['queue/logical_block_size', 'queue/hw_sector_size', 'queue/discard_granularity'],
  ...['device/vendor', 'device/model', 'device/serial'],
  ...['device/sas_address', 'device/sas_device_handle', 'dm/name'],
];

const partitionFiles: readonly string[] = ['start', 'size'];

/** Disks with their partitions, line by line. */
export const disks: Shell = joinShell(
  [
    readsLines,
    holders,
    sh`for k_b in /sys/block/*; do
  [ -e "$k_b/size" ] || continue
  printf 'disk %s\\n' "\${k_b##*/}"
  for k_a in ${diskFiles}; do k_line "$k_a" "$k_b/$k_a"; done
  [ ! -e "$k_b/device" ] || echo physical yes
  k_hold "$k_b"
  for k_h in "$k_b"/slaves/*; do [ ! -e "$k_h" ] || printf 'slave %s\\n' "\${k_h##*/}"; done
  for k_p in "$k_b/\${k_b##*/}"*; do
    [ -e "$k_p/start" ] || continue
    printf 'part %s\\n' "\${k_p##*/}"
    for k_a in ${partitionFiles}; do k_line "$k_a" "$k_p/$k_a"; done
    k_hold "$k_p"
  done
done`,
  ],
  '\n',
);

/** Where symbolic links lead, as `ls` lists them: of /sys/block, and the names of disks below /dev/disk. */
export const diskLinks: Shell = sh`ls -l /sys/block 2>/dev/null; for k_d in id label uuid; do echo "by-$k_d"; ls -l "/dev/disk/by-$k_d" 2>/dev/null; done`;

/** Volume groups, volumes and physical volumes; only root may ask. */
export const lvm: Shell = sh`if [ "$(id -u)" = 0 ] && command -v vgs >/dev/null 2>&1; then
  echo tools
  k_lvm() { k_t=$1; k_x=$2; shift 2; LVM_SUPPRESS_FD_WARNINGS=1 "$k_x" --noheadings --nosuffix --units g --separator '|' -o "$@" 2>/dev/null | sed "s/^ */$k_t|/"; }
  k_lvm vg vgs vg_name,pv_count,lv_count,vg_size,vg_free
  k_lvm lv lvs lv_name,vg_name,lv_size
  k_lvm pv pvs pv_name,vg_name,pv_size,pv_free
fi`;

const pseudo: readonly string[] = [
  ...['proc', 'sysfs', 'devpts', 'cgroup', 'cgroup2', 'securityfs', 'debugfs', 'tracefs', 'mqueue'],
  ...['hugetlbfs', 'pstore', 'bpf', 'autofs', 'configfs', 'fusectl', 'rpc_pipefs', 'binfmt_misc'],
  ...['devtmpfs', 'tmpfs', 'ramfs', 'efivarfs', 'nsfs'],
];

/** File systems of the kernel's own hold no data of the host. */
export const pseudoFileSystems: ReadonlySet<string> = new Set(pseudo);

/** Patterns of `case`: file systems that can wait for another machine. */
const remote: Shell = sh`nfs*|cifs|smb*|fuse.*|9p|afs|ceph|glusterfs|lustre|gpfs|beegfs|ocfs2|gfs2`;

/**
 * What the mounts hold. A file server that is gone would hold up `stat` and `df` for ever: network file systems are
 * asked one by one, and given up after some seconds where the host has `timeout`.
 */
export function mountSizes(seconds: number): Shell {
  return sh`k_end=; if timeout -s KILL 5 true 2>/dev/null; then k_end='timeout -s KILL '${seconds}; fi
k_statfs() { $k_end stat -f -c '%S|%b|%a|%c|%d|%n' -- "$@" 2>/dev/null; }
k_mounts() {
  while read -r k_a k_m k_t k_o; do
    case ' '${pseudo.join(' ')}' ' in *" $k_t "*) continue ;; esac
    case $k_m in *\\\\*) k_m=$(printf "$(printf %s "$k_m" | sed 's/%/%%/g')") ;; esac
    case $k_t in
      ${remote}) k_statfs "$k_m" ;;
      *) set -- "$@" "$k_m" ;;
    esac
  done < /proc/mounts
  [ $# = 0 ] || k_statfs "$@"
}
if stat -f -c %S / >/dev/null 2>&1; then k_mounts
else $k_end df -P -k 2>/dev/null; echo inodes; $k_end df -P -i 2>/dev/null; fi`;
}
