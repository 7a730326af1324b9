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
    const open = isOpen(port, condition);
    return gone ? sh`{ ! ${open}; }` : open;
  }
  if (path === undefined) return sh`false`;
  const there = fileThere(path, condition.search_regex);
  return gone ? sh`{ ! ${there}; }` : there;
}

/** Looks again and again; exit code 1 when the time is over. Pure waiting succeeds then. */
export function waitScript(loop: WaitLoop): Shell {
  const { timeout, delay, sleep, port, path } = loop;
  if (port === undefined && path === undefined) return sh`sleep ${timeout + delay}`;
  return sh`sleep ${delay}
k_end=$(($(date +%s) + ${timeout}))
until ${conditionScript(loop)}; do
  [ "$(date +%s)" -lt "$k_end" ] || exit 1
  sleep ${Math.max(1, sleep)}
done`;
}

function fileThere(path: string, pattern: string | undefined): Shell {
  if (pattern === undefined) return sh`{ [ -e ${path} ] || [ -L ${path} ]; }`;
  return sh`grep -E -q -e ${pattern} -- ${path} 2>/dev/null`;
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
