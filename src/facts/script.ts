import { joinShell, type Shell, sh } from '../module-api/shell.ts';
import { diskLinks, disks, lvm, mountSizes } from './device-script.ts';
import { dmiNames } from './dmi.ts';
import { linkPaths, links } from './network-script.ts';
import type { Subset } from './subsets.ts';

/** Commands whose presence modules and facts ask for. */
const lookedFor: readonly string[] = [
  ...['apt-get', 'dpkg', 'dnf', 'dnf5', 'yum', 'rpm', 'zypper', 'apk', 'pacman', 'opkg', 'pkg'],
  ...[
    'systemctl',
    'service',
    'rc-service',
    'rc-update',
    'chkconfig',
    'update-rc.d',
    'initctl',
    'runit',
    's6-svc',
  ],
  ...['firewall-cmd', 'firewall-offline-cmd', 'ufw', 'nft', 'iptables', 'ip6tables'],
  ...['getenforce', 'setenforce', 'semanage', 'restorecon', 'chcon', 'aa-status', 'getcap'],
  ...[
    'sysctl',
    'modprobe',
    'modinfo',
    'lsmod',
    'ip',
    'ss',
    'curl',
    'wget',
    'openssl',
    'gzip',
    'zstd',
    'xz',
  ],
  ...[
    'python3',
    'python',
    'docker',
    'containerd',
    'crictl',
    'kubeadm',
    'kubelet',
    'kubectl',
    'git',
    'at',
    'crontab',
  ],
  ...[
    'sudo',
    'su',
    'doas',
    'setsid',
    'timeout',
    'flock',
    'hostnamectl',
    'timedatectl',
    'localectl',
    'chattr',
  ],
];

/** Begins each section of the output; a character that no file of interest holds. */
export const sectionMark = '\u0001';

const section = (name: string): Shell => sh`printf '\\001%s\\n' ${name}`;

export interface Gathering {
  readonly subsets: ReadonlySet<Subset>;
  /** The folder of the host's own facts. */
  readonly factPath: string;
  /** How long a file system may take to tell its size. */
  readonly seconds: number;
}

/** What the host prints about itself: sections of raw text, taken apart on the controller. */
export function factScript({ subsets, factPath, seconds }: Gathering): Shell {
  const parts: Shell[] = [basis];
  if (subsets.has('min')) parts.push(minimum);
  if (subsets.has('hardware')) parts.push(hardware(seconds));
  if (subsets.has('network')) parts.push(network);
  if (subsets.has('virtual')) parts.push(virtual);
  if (subsets.has('local')) parts.push(localFacts(factPath));
  return joinShell(parts, '\n');
}

const cat = (name: string, path: string): Shell =>
  sh`${section(name)}; cat ${path} 2>/dev/null; echo`;

/** What modules ask of a host: see `HostInfo`. */
const basis: Shell = joinShell(
  [
    sh`${section('os-release')}; cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release 2>/dev/null; echo`,
    cat('debian_version', '/etc/debian_version'),
    cat('redhat-release', '/etc/redhat-release'),
    sh`${section('uname')}; uname -s; uname -n; uname -r; uname -m; uname -v`,
    sh`${section('fqdn')}; hostname -f 2>/dev/null || cat /etc/hostname 2>/dev/null; echo`,
    sh`${section('commands')}; for k_c in ${lookedFor}; do command -v "$k_c" 2>/dev/null; done`,
    sh`${section('init')}; cat /proc/1/comm 2>/dev/null || echo init; [ -d /run/systemd/system ] && echo systemd-booted; [ -f /run/openrc/softlevel ] && echo openrc-booted; echo`,
    sh`${section('init-system')}; [ -e /sbin/openrc ] && echo openrc; [ -d /etc/init ] && command -v initctl; [ -d /etc/init.d ] && echo sysvinit; [ -d /etc/dinit.d ] && echo dinit; echo`,
    sh`${section('selinux')}; if command -v getenforce >/dev/null 2>&1; then getenforce; fi; echo; grep -E '^(SELINUX|SELINUXTYPE)=' /etc/selinux/config 2>/dev/null; cat /sys/fs/selinux/policyvers 2>/dev/null; echo`,
    sh`${section('apparmor')}; [ -d /sys/kernel/security/apparmor ] && echo enabled; echo`,
    sh`${section('date')}; date '+%s|%Z|%z|%Y|%m|%d|%H|%M|%S|%A|%u|%W'; date -u '+%Y-%m-%dT%H:%M:%S'`,
    sh`${section('user')}; id -un; id -u; id -g; (getent passwd "$(id -un)" || grep "^$(id -un):" /etc/passwd) 2>/dev/null; echo "$HOME"; echo "$SHELL"`,
    sh`${section('environment')}; env | k_base64; echo`,
    cat('machine-id', '/etc/machine-id'),
    cat('boot-id', '/proc/sys/kernel/random/boot_id'),
    cat('uptime', '/proc/uptime'),
    cat('cmdline', '/proc/cmdline'),
    cat('resolv', '/etc/resolv.conf'),
    cat('fips', '/proc/sys/crypto/fips_enabled'),
    sh`${section('cgroup')}; stat -f -c %T /sys/fs/cgroup 2>/dev/null; echo`,
    sh`${section('ssh-keys')}; for k_f in /etc/ssh/ssh_host_*_key.pub; do [ -r "$k_f" ] && cat "$k_f"; done; echo`,
    sh`${section('python')}; k_p=/usr/bin/python3; [ -x "$k_p" ] || k_p=$(command -v python3 || command -v python || echo /usr/libexec/platform-python); [ -x "$k_p" ] && readlink -f "$k_p" && echo "$k_p"; echo`,
    sh`${section('connection')}; k_p=$$; while [ "$k_p" -gt 1 ] 2>/dev/null; do k_e=$({ tr '\\0' '\\n' < "/proc/$k_p/environ"; } 2>/dev/null | grep '^SSH_CONNECTION='); [ -n "$k_e" ] && { echo "$k_e"; break; }; k_p=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$k_p/status" 2>/dev/null); done; echo`,
  ],
  '\n',
);

const minimum: Shell = joinShell(
  [
    sh`${section('systemd')}; systemctl --version 2>/dev/null; echo`,
    sh`${section('lsb')}; if grep -q '^DISTRIB_ID=' /etc/lsb-release 2>/dev/null; then cat /etc/lsb-release; else lsb_release -a 2>/dev/null; fi; echo`,
    sh`${section('chroot')}; [ -n "\${debian_chroot:-}" ] && echo named; echo "root $(stat -c %d:%i / 2>/dev/null)"; echo "first $(stat -c %d:%i /proc/1/root/. 2>/dev/null)"; echo "type $(stat -f -c %T / 2>/dev/null)"`,
    sh`${section('capabilities')}; capsh --print 2>/dev/null; echo`,
  ],
  '\n',
);

const hardware = (seconds: number): Shell =>
  joinShell(
    [
      sh`${section('cpuinfo')}; grep -E '^(processor|model name|vendor_id|physical id|siblings|core id|cpu cores|Processor|Hardware|CPU implementer)[[:space:]]*:' /proc/cpuinfo 2>/dev/null; echo`,
      sh`${section('nproc')}; nproc 2>/dev/null; echo`,
      cat('meminfo', '/proc/meminfo'),
      cat('swaps', '/proc/swaps'),
      cat('mounts', '/proc/mounts'),
      cat('mountinfo', '/proc/self/mountinfo'),
      sh`${section('mount-sizes')}; ${mountSizes(seconds)}; echo`,
      cat('loadavg', '/proc/loadavg'),
      sh`${section('dmi')}; for k_d in ${[...dmiNames, 'sys_vendor', 'chassis_type']}; do k_v=; { read -r k_v < "/sys/class/dmi/id/$k_d"; } 2>/dev/null; printf '%s|%s\\n' "$k_d" "$k_v"; done`,
      sh`${section('disks')}; ${disks}`,
      sh`${section('disk-links')}; ${diskLinks}; echo`,
      sh`${section('pci')}; lspci -D 2>/dev/null; echo`,
      sh`${section('lvm')}; ${lvm}; echo`,
      cat('iscsi', '/etc/iscsi/initiatorname.iscsi'),
      cat('hostnqn', '/etc/nvme/hostnqn'),
      sh`${section('fibre-channel')}; cat /sys/class/fc_host/*/port_name 2>/dev/null; echo`,
    ],
    '\n',
  );

const network: Shell = joinShell(
  [
    sh`${section('links')}; ${links}`,
    sh`${section('link-paths')}; ${linkPaths}; echo`,
    sh`${section('addresses')}; ip -o addr show 2>/dev/null; echo`,
    sh`${section('route4')}; ip -4 route get 8.8.8.8 2>/dev/null || ip -4 route show default 2>/dev/null; echo`,
    sh`${section('route6')}; ip -6 route get 2404:6800:400a:800::1012 2>/dev/null || ip -6 route show default 2>/dev/null; echo`,
  ],
  '\n',
);

const virtual: Shell = joinShell(
  [
    sh`${section('virt')}; systemd-detect-virt 2>/dev/null; echo`,
    sh`${section('container')}; { tr '\\0' '\\n' < /proc/1/environ; } 2>/dev/null | sed -n 's/^container=//p'; cat /run/systemd/container 2>/dev/null; [ -f /.dockerenv ] && echo docker; [ -f /run/.containerenv ] && echo podman; echo`,
    sh`${section('hypervisor')}; cat /sys/class/dmi/id/product_name /sys/class/dmi/id/sys_vendor /sys/hypervisor/type 2>/dev/null; grep -m1 -o hypervisor /proc/cpuinfo 2>/dev/null; [ -e /dev/kvm ] && echo has-kvm; echo`,
  ],
  '\n',
);

/**
 * Facts of the host's own: files `*.fact`, as JSON, INI, or programs that print one of them, whose
 * exit codes follow.
 */
function localFacts(path: string): Shell {
  return sh`${section('local')}; for k_f in ${path}/*.fact; do [ -f "$k_f" ] || continue; printf '%s|' "$(basename "$k_f" .fact | k_base64)"; if [ -x "$k_f" ]; then k_o=$({ "$k_f" 2>/dev/null </dev/null; printf ' %s' "$?"; } | k_base64); printf '%s|%s\\n' "$k_o" "$(printf %s "$k_f" | k_base64)"; else k_base64 < "$k_f"; echo; fi; done`;
}
