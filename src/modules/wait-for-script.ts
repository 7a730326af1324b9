import { format } from '../module-api/format.ts';
import { type Shell, sh } from '../module-api/shell.ts';

export interface WaitCondition {
  readonly host: string;
  readonly port?: number | undefined;
  readonly path?: string | undefined;
  readonly search_regex?: string | undefined;
  readonly state: string;
  readonly connect_timeout: number;
  readonly exclude_hosts: readonly string[];
  readonly active_connection_states: readonly string[];
}

export interface WaitLoop extends WaitCondition {
  readonly timeout: number;
  readonly delay: number;
  readonly sleep: number;
}

/** A command that succeeds when it is as it should be. Without port and path it never is: time has to pass. */
export function conditionScript(condition: WaitCondition): Shell {
  const { port, path, state } = condition;
  const gone = state === 'stopped' || state === 'absent';
  if (port !== undefined) {
    if (state === 'drained') return sh`{ ! ${connections(port, condition)}; }`;
    const { search_regex: pattern } = condition;
    const open =
      pattern === undefined ? isOpen(port, condition) : saysOnPort(port, pattern, condition);
    return gone ? sh`{ ! ${open}; }` : open;
  }
  if (path === undefined) return sh`false`;
  const there = fileThere(path, condition.search_regex);
  return gone ? sh`{ ! ${there}; }` : there;
}

/** Shell functions of both: `k_grep PATTERN OPTION…` reads patterns as Python does, where the host's grep can. */
export function waitFunctions({ search_regex }: WaitCondition): Shell {
  if (search_regex === undefined) return sh`k_said=`;
  return sh`k_said=
k_perl=-E; if printf a | grep -P -q a 2>/dev/null; then k_perl=-P; fi
k_grep() { k_p=$1; shift; LC_ALL=C.UTF-8 grep "$k_perl" -e "$k_p" "$@"; }`;
}

/** Prints the line that has the text. */
export const tellMatch: Shell = sh`printf 'match|'; printf '%s' "$k_said" | k_base64; echo`;

/** Looks again and again; exit code 1 when the time is over. Pure waiting succeeds then. */
export function waitScript(loop: WaitLoop): Shell {
  const { timeout, delay, sleep, port, path } = loop;
  if (port === undefined && path === undefined) return sh`sleep ${timeout + delay}`;
  return sh`${waitFunctions(loop)}
sleep ${delay}
k_end=$(($(date +%s) + ${timeout}))
until ${conditionScript(loop)}; do
  [ "$(date +%s)" -lt "$k_end" ] || exit 1
  sleep ${Math.max(1, sleep)}
done
${tellMatch}`;
}

function fileThere(path: string, pattern: string | undefined): Shell {
  if (pattern === undefined) return sh`{ [ -e ${path} ] || [ -L ${path} ]; }`;
  return sh`k_said=$(k_grep ${pattern} -m 1 -- ${path} 2>/dev/null)`;
}

/** Reads what comes until a line has the text, or nothing comes for a while. */
function saysOnPort(
  port: number,
  pattern: string,
  { host, connect_timeout }: WaitCondition,
): Shell {
  const seconds = Math.max(1, connect_timeout);
  const byBash = sh`bash -c 'exec 3<>"/dev/tcp/$1/$2" || exit
while IFS= read -r -t "$3" k_l <&3 || [ -n "$k_l" ]; do
  if printf "%s\\n" "$k_l" | LC_ALL=C.UTF-8 grep -q "$4" -e "$5"; then printf "%s\\n" "$k_l"; exit 0; fi
  k_l=
done; exit 1' bash ${host} ${port} ${seconds} "$k_perl" ${pattern} 2>/dev/null`;
  const byPython = sh`python3 -c 'import re,socket,sys
c = socket.create_connection((sys.argv[1], int(sys.argv[2])), float(sys.argv[3])); c.settimeout(float(sys.argv[3])); d = b""
while True:
    m = re.search(sys.argv[4].encode(), d, re.M)
    if m: sys.stdout.buffer.write(m.group()); sys.exit(0)
    n = c.recv(1024)
    if not n: sys.exit(1)
    d += n' ${host} ${port} ${seconds} ${pattern} 2>/dev/null`;
  const whole = sh`$(command -v timeout >/dev/null 2>&1 && echo timeout ${seconds * 4})`;
  return sh`{ if command -v bash >/dev/null 2>&1; then k_said=$(${whole} ${byBash}); elif command -v python3 >/dev/null 2>&1; then k_said=$(${byPython}); else echo "the host has neither bash nor python3 to read what comes on a port" >&2; exit 3; fi; }`;
}

/** A connection by whatever the host has; bash can do it itself. */
function isOpen(port: number, { host, connect_timeout }: WaitCondition): Shell {
  const limit = sh`$(command -v timeout >/dev/null 2>&1 && echo timeout ${connect_timeout})`;
  return sh`{ if command -v bash >/dev/null 2>&1; then ${limit} bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash ${host} ${port} 2>/dev/null; elif command -v nc >/dev/null 2>&1; then nc -z -w ${connect_timeout} ${host} ${port} 2>/dev/null; elif command -v python3 >/dev/null 2>&1; then python3 -c 'import socket,sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), float(sys.argv[3]))' ${host} ${port} ${connect_timeout} 2>/dev/null; else echo "the host has none of bash, nc and python3 to look at a port" >&2; exit 3; fi; }`;
}

/** Numbers of the kernel for states of TCP connections. */
const stateNumbers: Readonly<Record<string, string>> = {
  ESTABLISHED: '01',
  SYN_SENT: '02',
  SYN_RECV: '03',
  FIN_WAIT1: '04',
  FIN_WAIT2: '05',
  TIME_WAIT: '06',
};

export const stateFormat = format(`one of ${Object.keys(stateNumbers).join(', ')}`, name =>
  Object.hasOwn(stateNumbers, name.toUpperCase()),
);

/** Whether a connection to the port is left, by the tables of the kernel. */
function connections(
  port: number,
  { active_connection_states, exclude_hosts }: WaitCondition,
): Shell {
  const numbers = active_connection_states.flatMap(name => stateNumbers[name.toUpperCase()] ?? []);
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  const excluded = exclude_hosts.map(hexAddress).filter(address => address !== '');
  return sh`awk -v port=${hexPort} -v states=${` ${numbers.join(' ')} `} -v excluded=${` ${excluded.join(' ')} `} 'FNR > 1 { split($2, mine, ":"); split($3, other, ":"); if (mine[2] == port && index(states, " " $4 " ") && !index(excluded, " " other[1] " ")) { found = 1; exit } } END { exit !found }' /proc/net/tcp /proc/net/tcp6 2>/dev/null`;
}

/** As the kernel's table writes an IPv4 address: bytes backwards, in hex. */
function hexAddress(address: string): string {
  const bytes = address.split('.').map(Number);
  if (bytes.length !== 4 || bytes.some(byte => !Number.isInteger(byte) || byte < 0 || byte > 255))
    return '';
  return bytes
    .toReversed()
    .map(byte => byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('');
}
