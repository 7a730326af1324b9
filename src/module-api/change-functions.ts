import { Shell } from './shell.ts';

/**
 * For the scripts of changes. A file is made as TEMP beside its target and then put in its place:
 *
 * - `k_begin TEMP`: from here on TEMP is removed when the script ends, however it ends.
 * - `k_receive SIZE`: standard input into TEMP, which nobody else may read yet.
 * - `k_whole SIZE`: fails unless TEMP has all its bytes.
 * - `k_like PATH`: TEMP gets the attributes of the file at PATH, or those of a new file.
 * - `k_selinux`: whether SELinux is on.
 * - `k_context FILE PATH NEW USER ROLE TYPE LEVEL`: the SELinux context, where SELinux is on. A NEW file gets
 *   what the policy says of PATH; `_default` is the policy's value of one part.
 * - `k_validate COMMAND…`: prints `invalid|EXIT-CODE|OUTPUT` when the command fails.
 * - `k_backup PATH`: keeps a copy of the old file, and prints `backup|NAME`.
 * - `k_place PATH`: TEMP becomes PATH in one step. `k_pour PATH`: its bytes go into the file at PATH.
 * - `k_directory PATH`: makes it and its missing parents, and calls `k_made DIRECTORY` for each.
 */
export const changeFunctions: Shell = new Shell(String.raw`
k_begin() {
  k_temp=$1 k_umask=$(umask)
  trap 'rm -f -- "$k_temp"' EXIT
  trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM
}
k_receive() {
  (umask 077; set -C; cat > "$k_temp") && k_whole "$1"
}
k_whole() {
  k_n=$(wc -c < "$k_temp") || return
  [ "$k_n" -eq "$1" ] || { printf 'only %d of %d bytes arrived\n' "$k_n" "$1" >&2; return 1; }
}
k_like() {
  if [ -f "$1" ] && [ ! -L "$1" ]; then
    cp --attributes-only --preserve=all --no-preserve=timestamps,links -- "$1" "$k_temp" 2>/dev/null &&
      return
    k_s=$(stat -c '%u:%g|%a' -- "$1") || return
    chown "${'$'}{k_s%%|*}" "$k_temp" 2>/dev/null || chgrp "$(stat -c %g -- "$1")" "$k_temp" 2>/dev/null || :
    chmod "${'$'}{k_s#*|}" "$k_temp"
  else
    chmod "$(printf '%o' "$((0666 & ~0$k_umask))")" "$k_temp"
  fi
}
k_selinux() { command -v selinuxenabled >/dev/null 2>&1 && selinuxenabled; }
k_context() {
  k_selinux || return 0
  k_c=$(matchpathcon -n "$2" 2>/dev/null)
  case $k_c in *:*:*) ;; *) k_c= ;; esac
  if [ "$3" = 1 ] && [ -n "$k_c" ]; then chcon -h "$k_c" "$1" || return; fi
  [ -n "$4$5$6$7" ] || return 0
  k_r=${'$'}{k_c#*:} k_t=${'$'}{k_c#*:*:} k_l=
  case $k_t in *:*) k_l=${'$'}{k_t#*:} ;; esac
  set -- "$1" "$(k_part "$4" "${'$'}{k_c%%:*}")" "$(k_part "$5" "${'$'}{k_r%%:*}")" \
    "$(k_part "$6" "${'$'}{k_t%%:*}")" "$(k_part "$7" "$k_l")"
  [ -n "$2$3$4$5" ] || return 0
  chcon -h ${'$'}{2:+-u "$2"} ${'$'}{3:+-r "$3"} ${'$'}{4:+-t "$4"} ${'$'}{5:+-l "$5"} "$1"
}
k_part() {
  if [ "$1" = _default ]; then printf '%s' "$2"; else printf '%s' "$1"; fi
}
k_validate() {
  k_o=$("$@" </dev/null 2>&1) || {
    printf 'invalid|%d|' "$?"; printf '%s' "$k_o" | k_base64; printf '\n'
    return 1
  }
}
k_backup() {
  [ -e "$1" ] || return 0
  k_n=$$ k_d=$(date +%Y-%m-%d@%H:%M:%S)
  while [ -e "$1.$k_n.$k_d~" ]; do k_n=$((k_n + 1)); done
  cp -p -- "$1" "$1.$k_n.$k_d~" || return
  printf 'backup|'; printf '%s' "$1.$k_n.$k_d~" | k_base64; printf '\n'
}
k_place() {
  if [ ! -d "$1" ]; then mv -f -- "$k_temp" "$1"
  elif [ -L "$1" ]; then
    mv -fT -- "$k_temp" "$1" 2>/dev/null || { rm -f -- "$1" && mv -f -- "$k_temp" "$1"; }
  else printf 'Is a directory\n' >&2; return 1; fi
}
k_pour() { cat -- "$k_temp" > "$1"; }
k_directory() {
  [ ! -d "$1" ] || return 0
  case $1 in */*) k_d=${'$'}{1%/*}; [ -z "$k_d" ] || k_directory "$k_d" || return ;; esac
  if mkdir -- "$1"; then k_made "$1"; else [ -d "$1" ]; fi
}
`);
