import { release } from 'node:os';

/**
 * Stand-ins for loadable kernel modules, because a host shares the machine's kernel and must not change it
 * (and some kernels cannot load modules at all). On a host:
 *
 * - `modprobe`, `rmmod`, `insmod` and `lsmod` are scripts; what is loaded is kept in `/sys/module/NAME` (which
 *   is not the kernel's there) and, line by line as in `/proc/modules`, in `/run/kplay-lab/modules`;
 * - `/proc/modules` shows that file where the machine's kernel has a `/proc/modules`; where it has none,
 *   none can be made;
 * - `/lib/modules/RELEASE` holds `modules.dep`, `modules.builtin` and empty `.ko` files;
 * - `systemd-modules-load.service` loads with the stand-in what `/etc/modules-load.d` names.
 *
 * `/etc/modprobe.d` counts: `options`, `install` and `blacklist` (with `-b`). Nothing reaches the kernel.
 */
const kernelModules = {
  /** Name to what it depends on. */
  loadable: {
    llc: [],
    stp: ['llc'],
    bridge: ['stp', 'llc'],
    br_netfilter: ['bridge', 'stp', 'llc'],
    nf_defrag_ipv4: [],
    nf_conntrack: ['nf_defrag_ipv4'],
    ip_vs: ['nf_conntrack', 'nf_defrag_ipv4'],
    ip_vs_rr: ['ip_vs', 'nf_conntrack', 'nf_defrag_ipv4'],
    dummy: [],
    cramfs: [],
    usb_storage: [],
  },
  builtin: ['overlay', 'ext4', 'loop'],
} as const;

const tree = `/lib/modules/${release()}`;

/** Files of a host, by absolute path, that make up the stand-ins. */
export function kernelModuleFiles(): Readonly<Record<string, { content: string; mode: number }>> {
  const path = (name: string) => `kernel/kplay/${name}.ko`;
  const loadable = Object.entries(kernelModules.loadable);
  const dependencies = loadable.map(
    ([name, needs]) => `${path(name)}:${needs.map(need => ` ${path(need)}`).join('')}\n`,
  );
  const builtin = kernelModules.builtin.map(name => `${path(name)}\n`);
  const shadow = kernelModules.builtin.map(name => `d /sys/module/${name} 0755 root root -\n`);
  return {
    [`${tree}/modules.dep`]: { content: dependencies.join(''), mode: 0o644 },
    [`${tree}/modules.builtin`]: { content: builtin.join(''), mode: 0o644 },
    ...Object.fromEntries(
      loadable.map(([name]) => [`${tree}/${path(name)}`, { content: '', mode: 0o644 }]),
    ),
    '/usr/local/lib/kplay-lab/kernel-modules': { content: standIn, mode: 0o755 },
    '/etc/tmpfiles.d/kplay-lab.conf': { content: shadow.join(''), mode: 0o644 },
    '/etc/systemd/system/systemd-modules-load.service.d/lab.conf': { content: load, mode: 0o644 },
  };
}

/** Shell text that puts the stand-ins in the place of kmod's commands. Runs once, in the base. */
export const replaceKernelModuleCommands = `
for path in /sbin/modprobe /sbin/rmmod /sbin/insmod /sbin/lsmod /bin/lsmod; do
  [ -e "$path" ] || continue
  dpkg-divert --quiet --local --rename --divert "$path.real" --add "$path"
  ln -s /usr/local/lib/kplay-lab/kernel-modules "$path"
done
`;

const load = `[Unit]
ConditionCapability=

[Service]
ExecStart=
ExecStart=/usr/local/lib/kplay-lab/kernel-modules boot
`;

const standIn = `#!/bin/sh
# Stands in for modprobe, rmmod, insmod and lsmod. No kernel module is loaded or removed.
tree=/lib/modules/$(uname -r)
loaded=/run/kplay-lab/modules
me=$(basename "$0")
mkdir -p /run/kplay-lab
[ -e $loaded ] || : > $loaded

plain() { printf %s "$1" | tr - _; }
fail() { [ -n "$quiet" ] || echo "$me: $1" >&2; exit 1; }
is_loaded() { grep -q "^$1 " $loaded; }
is_builtin() { grep -q "/$1[.]ko$" "$tree/modules.builtin"; }
dependencies() { sed -n "s|^.*/$1[.]ko:||p" "$tree/modules.dep" | tr ' ' '\\n' | sed -n 's|.*/\\(.*\\)[.]ko|\\1|p'; }
exists() { grep -q "/$1[.]ko:" "$tree/modules.dep"; }
configured() { cat /etc/modprobe.d/*.conf 2>/dev/null | sed -n "s/^[[:space:]]*$1[[:space:]]\\{1,\\}//p" | tr -s '\\t ' ' '; }
users_of() { sed -n "s/^$1 [0-9]* [0-9]* \\([^ ]*\\) .*/\\1/p" $loaded; }

set_users() { # NAME USERS, a list that ends in a comma, or "-"
  count=$(printf %s "$2" | tr -cd , | wc -c)
  sed "s/^\\($1 [0-9]*\\) [0-9]* [^ ]* /\\1 $count $2 /" $loaded > $loaded.new
  cat $loaded.new > $loaded
  rm $loaded.new
  echo "$count" > "/sys/module/$1/refcnt"
}

add() { # NAME [PARAMETER=VALUE...]
  name=$1; shift
  echo "$name 16384 0 - Live 0x0000000000000000" >> $loaded
  mkdir -p "/sys/module/$name/parameters" "/sys/module/$name/holders"
  echo live > "/sys/module/$name/initstate"
  echo 0 > "/sys/module/$name/refcnt"
  for pair in $(configured options | while read -r module rest; do
    [ "$(plain "$module")" = "$name" ] && echo "$rest"; done) "$@"
  do
    case $pair in *=*) value=\${pair#*=} ;; *) value=Y ;; esac
    echo "$value" > "/sys/module/$name/parameters/\${pair%%=*}"
  done
  for need in $(dependencies "$name"); do
    [ -e "/sys/module/$need" ] || continue
    users=$(users_of "$need"); [ "$users" = - ] && users=
    set_users "$need" "$users$name,"
    ln -sfn "../../$name" "/sys/module/$need/holders/$name"
  done
}

load() { # NAME [PARAMETER=VALUE...]
  is_loaded "$1" && return 0
  for need in $(dependencies "$1" | tac); do is_loaded "$need" || add "$need"; done
  add "$@"
}

unload() { # NAME
  sed "/^$1 /d" $loaded > $loaded.new
  cat $loaded.new > $loaded
  rm $loaded.new
  rm -rf "/sys/module/$1"
  for need in $(dependencies "$1"); do
    is_loaded "$need" || continue
    users=$(users_of "$need" | sed "s/^$1,//; s/,$1,/,/")
    set_users "$need" "\${users:--}"
    rm -f "/sys/module/$need/holders/$1"
  done
}

modprobe() {
  remove= quiet= dry= first= all= blacklist=
  while [ $# -gt 0 ]; do
    case $1 in
      -r|--remove) remove=1 ;;
      -q|--quiet) quiet=1 ;;
      -n|--dry-run|--show) dry=1 ;;
      -a|--all) all=1 ;;
      -b|--use-blacklist) blacklist=1 ;;
      --first-time) first=1 ;;
      -v|--verbose|-s|--syslog|--) ;;
      -*) fail "unrecognized option '$1'" ;;
      *) break ;;
    esac
    shift
  done
  [ $# -gt 0 ] || fail 'ERROR: missing parameters. See -h.'
  if [ -n "$all$remove" ]; then
    for each in "$@"; do one "$each" || exit 1; done
  else
    one "$@"
  fi
}

one() { # NAME [PARAMETER=VALUE...]
  name=$(plain "$1"); shift
  if [ -n "$blacklist" ] && configured blacklist | tr - _ | grep -qx "$name"; then return 0; fi
  if [ -z "$remove" ]; then
    command=$(configured install | while read -r module rest; do
      [ "$(plain "$module")" = "$name" ] && echo "$rest"; done)
    if [ -n "$command" ]; then
      [ -n "$dry" ] || sh -c "$command" || fail "ERROR: Error running install command for $name"
      return 0
    fi
  fi
  if is_builtin "$name"; then
    [ -z "$remove" ] || fail "FATAL: Module $name is builtin."
    return 0
  fi
  exists "$name" || fail "FATAL: Module $name not found in directory $tree"
  if [ -n "$remove" ]; then
    if ! is_loaded "$name"; then
      [ -z "$first" ] || fail "FATAL: Module $name is not in kernel."
      return 0
    fi
    [ "$(users_of "$name")" = - ] || fail "FATAL: Module $name is in use."
    [ -z "$dry" ] || return 0
    unload "$name"
    for need in $(dependencies "$name"); do
      if is_loaded "$need" && [ "$(users_of "$need")" = - ]; then unload "$need"; fi
    done
    return 0
  fi
  if is_loaded "$name"; then
    [ -z "$first" ] || fail "ERROR: could not insert '$name': Module already in kernel"
    return 0
  fi
  [ -n "$dry" ] || load "$name" "$@"
}

rmmod() {
  for each in "$@"; do
    case $each in -*) continue ;; esac
    name=$(plain "$each")
    is_loaded "$name" || fail "ERROR: Module $name is not currently loaded"
    users=$(users_of "$name")
    [ "$users" = - ] || fail "ERROR: Module $name is in use by: $(echo "\${users%,}" | tr , ' ')"
    unload "$name"
  done
}

insmod() {
  file=$1; shift
  [ -e "$file" ] || fail "ERROR: could not load module $file: No such file or directory"
  name=$(plain "$(basename "$file" .ko)")
  is_loaded "$name" && fail "ERROR: could not insert module $file: File exists"
  add "$name" "$@"
}

lsmod() {
  printf '%-24s%-8s%s\\n' Module Size 'Used by'
  while read -r name size count users rest; do
    [ "$users" = - ] && users=
    printf '%-20s%8d  %s %s\\n' "$name" "$size" "$count" "\${users%,}"
  done < $loaded
}

boot() { # As systemd-modules-load: a module that cannot be loaded does not keep others from it.
  failed=0
  [ ! -e /proc/modules ] || mount --bind $loaded /proc/modules
  for file in /etc/modules-load.d/*.conf /run/modules-load.d/*.conf /usr/lib/modules-load.d/*.conf; do
    [ -e "$file" ] || continue
    for name in $(sed 's/[#;].*//' "$file"); do (me=modprobe; modprobe "$name") || failed=1; done
  done
  exit $failed
}

case $me in
  modprobe|rmmod|insmod|lsmod) "$me" "$@" ;;
  *) quiet=; [ "$1" = boot ] || fail 'call it as modprobe, rmmod, insmod or lsmod'; boot ;;
esac
`;
