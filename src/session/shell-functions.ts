import { joinShell, type Shell, sh } from '../module-api/shell.ts';

/*
 * What kplay defines in a shell before it runs operations there. Plain POSIX `sh`; names begin with `kp_`.
 * Operations arrive as `kp_op NUMBER SCRIPT INPUT 5<<…`, or `kp_long` for long ones.
 */

export interface ShellSetup {
  /** The path of `sh` on the host. */
  readonly shell: string;
  readonly nonce: string;
  readonly preamble: Shell;
}

/** The first thing written to a shell. It answers with the mark `ready TOOL…`. */
export function shellSetup({ shell, nonce, preamble }: ShellSetup): Shell {
  return joinShell(
    [
      environment,
      tools,
      marks(nonce),
      processes,
      sh`kp_pre=${preamble.text}`,
      sh`kp_sh=${shell}`,
      sh`kp_nonce=${nonce}`,
      operations,
      longOperations,
      endings,
      sh`eval "$kp_pre"`,
      sh`printf '%s 0 ready%s\\n' "$kp_nonce" "$kp_can"`,
      sh``,
    ],
    '\n',
  );
}

/** No leftovers of the login: locale, options, aliases and startup files of child shells. */
const environment = sh`
set +e +f +u +x
unalias -a 2>/dev/null
unset ENV BASH_ENV CDPATH GREP_OPTIONS LANGUAGE PS1
for kp_x in /usr/local/sbin /usr/sbin /sbin; do
  case ":$PATH:" in *":$kp_x:"*) ;; *) PATH=\${PATH:+$PATH:}$kp_x ;; esac
done
kp_utf8() {
  [ -d /usr/lib/locale/C.utf8 ] || [ -d /usr/lib/locale/C.UTF-8 ] && return
  for kp_x in /lib/ld-musl-*; do [ -e "$kp_x" ] && return; done
  case $(locale -a 2>/dev/null) in *C.utf8* | *C.UTF-8*) ;; *) return 1 ;; esac
}
LC_ALL=C; kp_utf8 && LC_ALL=C.UTF-8
export PATH LC_ALL
cd . 2>/dev/null || cd "$HOME" 2>/dev/null || cd /`;

/** Which of the host's tools decode base64 and start a process group. */
const tools = sh`
kp_has() { command -v "$1" >/dev/null 2>&1; }
kp_dec= kp_setsid= kp_can=
if kp_has base64; then kp_dec='base64 -d'
elif kp_has openssl; then kp_dec='openssl base64 -d'
elif kp_has busybox; then kp_dec='busybox base64 -d'; fi
if kp_has setsid; then kp_setsid=setsid
elif kp_has busybox; then kp_setsid='busybox setsid'; fi
kp_has gzip && kp_can=' gzip'
kp_script() {
  if [ -n "$kp_dec" ]; then $kp_dec <&5
  else echo 'echo "the host has neither base64 nor openssl" >&2; exit 127'; fi
}`;

function marks(nonce: string): Shell {
  return sh`
kp_mark() { printf '%s %s\\n' ${nonce} "$1"; printf '%s %s\\n' ${nonce} "$1" >&2; }`;
}

/** A process is known by its number and the time of its birth: a number alone may be another's by now. */
const processes = sh`
kp_born() {
  kp_b=
  { read -r kp_x </proc/"$1"/stat; } 2>/dev/null || return
  kp_p=\${kp_x%% *}
  set -- \${kp_x##*) }
  kp_b=\${20}
}
kp_same() { kp_born "$1" && [ "$kp_b" = "$2" ]; }`;

/**
 * In a subshell, so that neither `exit` nor a syntax error, `set -e` or a closed descriptor ends the
 * shell, and nothing that is set stays set. Output goes straight to the channel.
 */
const operations = sh`
kp_eval() {
  kp_born self && printf '%s %s pid %s %s\\n' "$kp_nonce" "$1" "$kp_p" "$kp_b"
  kp_s=$2
  set --
  eval "$kp_s"
}
kp_op() {
  kp_mark "$1 begin"
  case $3 in
    base64)
      if [ -n "$kp_dec" ]
      then { $kp_dec <&5 2>/dev/null 5<&- & } | (kp_eval "$1" "$2") 5<&-
      else (eval "$(kp_script)"); fi ;;
    *) (kp_eval "$1" "$2") <&5 5<&- ;;
  esac
  kp_mark "$1 end $?"
}`;

/**
 * In the background, in a session and process group of its own, with its output through a pipe to a
 * relay. The shell itself stays free to end it. A relay that is told to retire throws away what still
 * comes: a daemon that kept the output can neither disturb the next operation nor die of a closed pipe.
 * A relay does the same when the connection is lost, so that the operation is not torn off in the middle.
 */
const longOperations = sh`
kp_boot='
exec 2>&7 7>&-
{ read -r kp_x </proc/self/stat; } 2>/dev/null
kp_nonce=$1 kp_n=$2
set -- \${kp_x##*) }
printf "%s %s pid %s %s\\\\n" "$kp_nonce" "$kp_n" $$ "\${20:-0}"
kp_s=$(cat <&6)
exec 6<&-
unset kp_x kp_nonce kp_n
set --
eval "$kp_s"'
kp_group() {
  $kp_setsid "$kp_sh" -c "$kp_boot" sh "$kp_nonce" "$1" 5<&- 7>&7 6<<KP_END
$kp_pre
$2
KP_END
}
kp_lead() {
  trap : HUP
  kp_mark "$1 begin"
  exec 7>&2 2>/dev/null
  case $3 in
    base64)
      if [ -n "$kp_dec" ]
      then { $kp_dec <&5 5<&- 7>&- & } | kp_group "$1" "$2"
      else kp_group "$1" "$(kp_script)"; fi ;;
    *) kp_group "$1" "$2" <&5 ;;
  esac
  kp_x=$?
  exec 2>&7
  kp_mark "$1 end $kp_x"
}
kp_relay() {
  trap '' HUP
  kp_born self && printf '%s %s relay %s %s\\n' "$kp_nonce" "$1" "$kp_p" "$kp_b"
  exec 4<&0 2>/dev/null
  trap 'kill "$kp_c"' TERM
  cat <&4 &
  kp_c=$!
  wait "$kp_c" || exec cat <&4 >/dev/null
}
kp_long() {
  {
    { kp_lead "$@"; } 2>&1 >&3 3>&- | kp_relay "$1" >&2 3>&- 5<&-
  } 3>&1 | kp_relay "$1" 5<&- &
}
kp_retire() {
  while [ $# -gt 1 ]; do
    kp_same "$1" "$2" && kill -TERM "$1"
    shift 2
  done 2>/dev/null
}`;

/**
 * `kp_end NUMBER PID BORN KIND` ends a process group, or a process with all that descends from
 * it: SIGTERM, and SIGKILL two seconds later.
 */
const endings = sh`
kp_processes() {
  kp_all=
  for kp_f in /proc/[0-9]*/stat; do
    { read -r kp_x <"$kp_f"; } 2>/dev/null || continue
    kp_p=\${kp_x%% *}
    kp_x=\${kp_x##*) }
    case $kp_x in [ZX]*) continue ;; esac
    kp_x=\${kp_x#? }
    kp_y=\${kp_x#* }
    kp_all="$kp_all $kp_p:\${kp_x%% *}:\${kp_y%% *}"
  done
}
kp_descend() {
  kp_processes
  kp_found=" $1 " kp_more=1
  while [ -n "$kp_more" ]; do
    kp_more=
    for kp_x in $kp_all; do
      kp_p=\${kp_x%%:*} kp_y=\${kp_x#*:}
      case $kp_found in
        *" $kp_p "*) ;;
        *" \${kp_y%:*} "*) kp_found="$kp_found$kp_p " kp_more=1 ;;
      esac
    done
  done
}
kp_kill() {
  kp_y=1
  for kp_x in $kp_found; do kill "-$1" "$kp_x" && kp_y=0; done
  return "$kp_y"
}
kp_lives() {
  kp_kill 0 || return
  # Zombies count as alive for kill, and may stay for ever; to look at every process takes time.
  case $1 in 1 | 6 | 11 | 16) ;; *) return 0 ;; esac
  kp_processes
  for kp_x in $kp_found; do
    case "$kp_all " in *" \${kp_x#-}:"* | *":\${kp_x#-} "*) return ;; esac
  done
  return 1
}
kp_end() {
  {
    if kp_same "$2" "$3"; then
      if [ "$4" = group ] && [ -n "$kp_setsid" ]; then kp_found=-$2; else kp_descend "$2"; fi
      kp_kill TERM
      kp_n=0
      while [ "$kp_n" -lt 20 ] && kp_lives "$kp_n"; do
        sleep .1 || { sleep 1; kp_n=$((kp_n + 9)); }
        kp_n=$((kp_n + 1))
      done
      [ "$kp_n" -lt 20 ] || kp_kill KILL
    fi
    printf '%s %s gone\\n' "$kp_nonce" "$1"
  } 2>/dev/null &
}`;
