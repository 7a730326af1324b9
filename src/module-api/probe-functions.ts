import { Shell } from './shell.ts';

/**
 * - `k_base64`: standard input as base64, one line.
 * - `k_sum ALGORITHM FILE`: lower-case hex.
 * - `k_file FOLLOW ALGORITHM CONTENT UNLESS LIMIT FLAGS PATH`: what is at a path; see `fileState`.
 * - `k_pairs FOLLOW SOURCE DEST`: everything below a directory, and what is at the same place below another;
 *   see `treePairs`.
 * - `k_attributes PATH`: what occurs below a directory; see `treeAttributes`.
 */
export const probeFunctions: Shell = new Shell(String.raw`
if command -v base64 >/dev/null 2>&1; then k_base64() { base64 | tr -d '\n'; }
else k_base64() { openssl base64 -A; }; fi
k_sum() {
  if command -v "$1sum" >/dev/null 2>&1; then k_s=$("$1sum" < "$2") || return; printf '%s' "${'$'}{k_s%% *}"
  else k_s=$(openssl dgst "-$1" < "$2") || return; printf '%s' "${'$'}{k_s##* }"; fi
}
k_format='%f|%a|%U|%G|%u|%g|%s|%Y|%X|%Z|%i|%d|%h'
k_stat() {
  k_L=; [ "$1" = 1 ] && k_L=-L
  k_o=$(stat $k_L -c "$k_format" -- "$2" 2>&1) || {
    case $k_o in
      *'No such file'*|*'Not a directory'*) printf 'absent\n' ;;
      *) printf 'error|%s\n' "$k_o" ;;
    esac
    return 1
  }
  printf 'stat|%s\n' "$k_o"
}
k_file() {
  case $7 in -*) set -- "$1" "$2" "$3" "$4" "$5" "$6" "./$7" ;; esac
  k_stat 0 "$7" || return 0
  if [ -L "$7" ]; then
    printf 'target|%s\n' "$(readlink "$7" | k_base64)"
    [ "$1" = 1 ] || return 0
    printf 'real|%s\n' "$(readlink -f "$7" | k_base64)"
    k_stat 1 "$7" || return 0
  fi
  if command -v getenforce >/dev/null 2>&1; then
    k_c=$(stat -L -c %C -- "$7" 2>/dev/null) && printf 'context|%s\n' "$k_c"
  fi
  if [ "$6" = 1 ]; then
    k_l=$(lsattr -d "$7" 2>/dev/null) && printf 'flags|%s\n' "${'$'}{k_l%% *}"
  fi
  [ -f "$7" ] || return 0
  if [ -n "$2$4" ]; then
    k_h=$(k_sum "${'$'}{2:-sha1}" "$7") || { printf 'unreadable\n'; return 0; }
    printf 'checksum|%s\n' "$k_h"
    [ -n "$4" ] && [ "$k_h" = "$4" ] && return 0
  fi
  [ "$3" = 1 ] || return 0
  [ -r "$7" ] || { printf 'unreadable\n'; return 0; }
  k_n=$(wc -c < "$7")
  [ "$k_n" -le "$5" ] || { printf 'large\n'; return 0; }
  printf 'content|'; k_base64 < "$7"; printf '\n'
}
k_attributes() {
  case $1 in -*) set -- "./$1" ;; esac
  k_a='%f|%a|%U|%G|%u|%g|0|0|0|0|0|0|1'
  if command -v getenforce >/dev/null 2>&1; then k_a="$k_a|%C"; fi
  find "$1/." ! -name . -exec stat -c "$k_a" -- {} + | sort -u
}
k_pairs() {
  for k_e in "$2"/* "$2"/.[!.]* "$2"/..?*; do
    if [ -e "$k_e" ] || [ -L "$k_e" ]; then
      printf 'entry|'; printf '%s/' "${'$'}{k_e##*/}" | k_base64; printf '\n'
      k_follow=0; if [ "$1" = 1 ] && [ -f "$k_e" ]; then k_follow=1; fi
      k_file "$k_follow" sha1 0 '' 0 0 "$k_e"
      printf 'dest\n'
      k_file 0 sha1 0 '' 0 0 "$3/${'$'}{k_e##*/}"
      if [ -d "$k_e" ] && [ ! -L "$k_e" ]; then
        printf 'enter\n'
        k_pairs "$1" "$k_e" "$3/${'$'}{k_e##*/}"
        printf 'leave\n'
      fi
    fi
  done
}
`);
