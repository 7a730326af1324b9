import { joinShell, type RunChange, type Shell, sh } from '../../module-api/index.ts';
import { dockerKey, lastLine } from './docker.ts';

/** How many lines of a container's log a failure shows. */
const shownLines = 20;

export interface Step {
  readonly script: Shell;
  readonly summary: string;
  readonly stdin?: string | undefined;
}

export function dockerStep({ script, summary, stdin }: Step): RunChange {
  return {
    kind: 'run',
    script,
    summary,
    stdin,
    failureMessage: (_, stdout, stderr) =>
      `cannot run "${summary}": ${lastLine(stderr.trim() === '' ? stdout : stderr)}`,
  };
}

/**
 * Values of variables go through a file that nobody else can read. It cannot hold values of several lines;
 * those go through the environment.
 */
export function createStep(
  name: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): RunChange {
  const entries = Object.entries(env);
  const lines = entries.filter(([, value]) => !value.includes('\n'));
  const long = entries.filter(([, value]) => value.includes('\n'));
  const named = long.flatMap(([key]) => ['--env', key]);
  const script = sh`k_f=$(mktemp) || exit
trap 'rm -f -- "$k_f"' EXIT
cat > "$k_f" && docker create --env-file "$k_f" ${[...named, ...words]}`;
  const plain = sh`docker create ${[...named, ...words]}`;
  return {
    ...dockerStep({
      script: lines.length === 0 ? plain : script,
      summary: `docker create ${name}`,
      ...(lines.length > 0 && { stdin: lines.map(([key, value]) => `${key}=${value}\n`).join('') }),
    }),
    ...(long.length > 0 && { env: Object.fromEntries(long) }),
  };
}

/** Starts it, and looks a second later whether it still runs; if not, its log says why. */
export function startStep(name: string, verb: 'start' | 'restart'): RunChange {
  const summary = `docker ${verb} ${name}`;
  return {
    ...dockerStep({
      summary,
      script: joinShell([sh`docker ${verb} ${name} || exit`, sh`sleep 1`, stateCheck(name)], '\n'),
    }),
    predicts: [fate(name, 'running')],
    failureMessage: (_, stdout, stderr) => failureOf(name, summary, { stdout, stderr }),
  };
}

/** A container that ended well, or that removes itself, is no failure. */
function stateCheck(name: string): Shell {
  return sh`k_s=$(docker container inspect -f '{{.State.Status}} {{.State.ExitCode}}' ${name} 2>/dev/null) || exit 0
case $k_s in
  'running '*|'created '*|'paused '*|'exited 0') exit 0 ;;
esac
printf 'state|%s\n' "$k_s"
${logTail(name)}
exit 1`;
}

function logTail(name: string): Shell {
  return sh`docker logs --tail ${shownLines} ${name} 2>&1 | cut -c 1-300 >&2`;
}

interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

function failureOf(name: string, summary: string, { stdout, stderr }: Said): string {
  const [, status = '', code = ''] = /^state\|(\w+) (-?\d+)$/m.exec(stdout) ?? [];
  if (status === '') return `cannot run "${summary}": ${lastLine(stderr)}`;
  const what =
    status === 'unhealthy'
      ? `the container ${name} is not healthy`
      : `the container ${name} ended with exit code ${code}${status === 'restarting' ? ', again and again' : ''}`;
  return withLog(what, stderr);
}

function withLog(sentence: string, log: string): string {
  const lines = log.split('\n').filter(line => line.trim() !== '');
  if (lines.length === 0) return `${sentence}; its log is empty`;
  return [`${sentence}. Its log ends with:`, ...lines.map(line => `  ${line}`)].join('\n');
}

/** Runs it to its end; its exit code is the command's. */
export function attachStep(name: string, cleanup: boolean): RunChange {
  const summary = `docker start --attach ${name}`;
  const attach = sh`docker start --attach ${name}`;
  const removed = sh`${attach}
k_e=$?
docker rm --force ${name} >/dev/null 2>&1
exit "$k_e"`;
  return {
    ...dockerStep({ script: cleanup ? removed : attach, summary }),
    ...(cleanup && { predicts: [fate(name, 'absent')] }),
    failureMessage: (exitCode, stdout, stderr) => {
      const lines = `${stdout}${stderr}`.trimEnd().split('\n').slice(-shownLines);
      return withLog(`the container ${name} ended with exit code ${exitCode}`, lines.join('\n'));
    },
  };
}

export function healthyStep(name: string, seconds: number): RunChange {
  const summary = `wait until ${name} is healthy`;
  return {
    ...dockerStep({
      summary,
      script: sh`k_end=$(($(date +%s) + ${seconds}))
while :; do
  k_s=$(docker container inspect -f '{{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.State.ExitCode}} {{.State.Running}}' ${name}) || exit
  case $k_s in
    'healthy '*) exit 0 ;;
    'none '*) echo 'it has no health check' >&2; exit 1 ;;
    'unhealthy '*|*' false') break ;;
  esac
  [ "$(date +%s)" -lt "$k_end" ] || break
  sleep 1
done
printf 'state|unhealthy 0\n'
${logTail(name)}
exit 1`,
    }),
    effect: 'none',
    failureMessage: (_, stdout, stderr) => failureOf(name, summary, { stdout, stderr }),
  };
}

export function fate(name: string, value: 'running' | 'stopped' | 'absent') {
  return { resource: 'value', key: dockerKey('container', name), value } as const;
}
