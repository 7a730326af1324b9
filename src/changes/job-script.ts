import { preamble } from '../module-api/preamble.ts';
import { joinShell, type Shell, sh } from '../module-api/shell.ts';

/*
 * A job goes on without the connection: a folder of its own below `~/.kplay_async` holds what is to be done,
 * step by step, and later what came of it. Everything there is for its owner alone; before anything in it is
 * read or run the folder is entered and asked whose it is, so that nobody else's is mistaken for it.
 */

export interface JobStep {
  readonly script: Shell;
  readonly stdin?: string | Uint8Array | undefined;
  /** With others the job ends. */
  readonly okExitCodes: readonly number[] | 'any';
}

export interface Job {
  /** Letters and digits that nobody can guess. */
  readonly id: string;
  readonly steps: readonly JobStep[];
  readonly limitSeconds: number;
  /** Done when the job is over, however it ended. */
  readonly afterwards: Shell;
}

interface JobFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Makes the folder; prints its path. */
export function makeJob({ id }: Job): Shell {
  return sh`
umask 077
kj_base=~/.kplay_async
case $kj_base in /*) ;; *) echo 'the user has no home directory' >&2; exit 1 ;; esac
mkdir -p -- "$kj_base" && cd -P -- "$kj_base" || exit 1
[ -O . ] || { echo "$kj_base belongs to another user" >&2; exit 1; }
chmod 700 . && mkdir -- ${id} && cd -P -- ${id} && pwd`;
}

/** What goes into the folder; see `putFile`. */
export function filesOf({ id, steps, limitSeconds, afterwards }: Job): readonly JobFile[] {
  const numbered = [...steps.entries()].map(([index, step]) => ({ number: index + 1, ...step }));
  const runs = numbered.map(
    ({ number, okExitCodes }) =>
      sh`kj_step ${number} ${okExitCodes === 'any' ? 'any' : okExitCodes.join(' ')}`,
  );
  return [
    { name: 'preamble', content: preamble.text },
    { name: 'work', content: joinShell([stepping, ...runs], '\n').text },
    { name: 'watch', content: watching(id, limitSeconds, afterwards).text },
    ...numbered.flatMap(({ number, script, stdin }) => [
      { name: `do.${number}`, content: `${script.text}\n` },
      ...(stdin === undefined ? [] : [{ name: `in.${number}`, content: stdin }]),
    ]),
  ];
}

/** Writes its standard input to a file of the folder. */
export function putFile(id: string, name: string): Shell {
  return sh`umask 077\n${enter(id)} || exit 1\ncat >${name}`;
}

/** Starts the job: in a session of its own, with nothing open that leads to the connection. */
export function startJob({ id }: Job): Shell {
  return sh`
umask 077
kj_cwd=$PWD
${enter(id)} || exit 1
${detached}
${statusFile(id, 0)}
$kj_setsid sh ./watch "$kj_cwd" </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &`;
}

/**
 * Prints the state of a job, its folder, and a line for each of its steps that began. It may end just while it is
 * looked at, so that it is done is asked once more before it is called lost.
 */
export function lookAtJob(id: string): Shell {
  return sh`
${enter(id)} || { echo none; exit; }
kj_state=lost
if [ -e done ]; then kj_state=done
elif read -r kj_pid <pid && kill -0 "$kj_pid"; then kj_state=running
elif [ ! -e pid ]; then kj_state=running
elif [ -e done ]; then kj_state=done; fi 2>/dev/null
echo "$kj_state"
pwd
for kj_x in begin.*; do
  kj_n=\${kj_x#begin.} kj_code=- kj_end=
  { read -r kj_begin <"$kj_x"; } 2>/dev/null || continue
  { read -r kj_end <"end.$kj_n"; read -r kj_code <"rc.$kj_n"; } 2>/dev/null
  echo "$kj_n $kj_begin \${kj_end:-$kj_begin} $kj_code"
done
[ ! -e timeout ] || echo timeout`;
}

export function printOfJob(id: string, stream: 'out' | 'err', step: number): Shell {
  return sh`${enter(id)} && cat ${`${stream}.${step}`}`;
}

/** Removes a job that is not running; prints what it removed. */
export function removeJob(id: string): Shell {
  return sh`${enter(id)} || exit 1
kj_path=$(pwd)
cd .. && rm -rf -- ${id} && printf '%s\\n' "$kj_path"`;
}

function enter(id: string): Shell {
  return sh`cd -P -- ~/.kplay_async/${id} 2>/dev/null && [ -O . ]`;
}

function statusFile(id: string, finished: 0 | 1): Shell {
  return sh`printf '{"ansible_job_id": "%s", "started": 1, "finished": ${finished}}\\n' ${id} >status.new && mv status.new status`;
}

const detached = sh`
kj_setsid=
if command -v setsid >/dev/null 2>&1; then kj_setsid=setsid
elif command -v busybox >/dev/null 2>&1; then kj_setsid='busybox setsid'; fi`;

/**
 * Each step in a subshell: neither `exit` nor a syntax error ends the others before what became of it is
 * written down.
 */
const stepping = sh`
cd -- "$1" 2>/dev/null || cd /
kj_job=$2
. "$kj_job/preamble"
kj_step() {
  date +%s >"$kj_job/begin.$1"
  kj_in=/dev/null
  [ ! -e "$kj_job/in.$1" ] || kj_in=$kj_job/in.$1
  ( . "$kj_job/do.$1" ) <"$kj_in" >"$kj_job/out.$1" 2>"$kj_job/err.$1"
  kj_code=$?
  date +%s >"$kj_job/end.$1"
  echo "$kj_code" >"$kj_job/rc.$1"
  case " $2 " in *' any '* | *" $kj_code "*) ;; *) exit 1 ;; esac
}`;

/** Runs the work, ends it when its time is over, and leaves only what it said behind. */
function watching(id: string, limitSeconds: number, afterwards: Shell): Shell {
  return sh`
trap '' HUP
echo $$ >pid.new && mv pid.new pid
${detached}
$kj_setsid sh ./work "$1" "$PWD" &
kj_work=$!
kj_kill() { kill "-$1" "-$kj_work" || kill "-$1" "$kj_work"; }
{
  kj_sleep= kj_over=
  trap 'kj_over=1; [ -z "$kj_sleep" ] || kill "$kj_sleep"' TERM
  sleep ${limitSeconds} &
  kj_sleep=$!
  [ -z "$kj_over" ] || kill "$kj_sleep"
  wait "$kj_sleep"
  [ -z "$kj_over" ] || exit
  : >timeout
  kj_kill TERM
  sleep 2
  kj_kill KILL
} &
kj_limit=$!
wait "$kj_work"
if [ -e timeout ]; then wait "$kj_limit"; else kill -TERM "$kj_limit"; fi
rm -f -- work preamble do.* in.*
( ${afterwards} )
${statusFile(id, 1)}
: >done`;
}
