import { fail, type Predicted, type Probe, sh, textOf } from '../../module-api/index.ts';

/** What looks after scripts in `/etc/init.d`. */
export type ScriptManager = 'sysvinit' | 'openrc';

/** A service that is a script in `/etc/init.d`. */
export interface ScriptState {
  readonly exists: boolean;
  /** `undefined`: its script does not tell. */
  readonly running: boolean | undefined;
  /** The runlevels it starts in. */
  readonly levels: readonly string[];
  /** Of `service`, `update-rc.d` and `chkconfig`, what the host has. */
  readonly tools: readonly string[];
  readonly similar: readonly string[];
}

export interface ScriptQuestion {
  readonly name: string;
  readonly manager: ScriptManager;
  readonly pattern: string | undefined;
}

export function isScriptName(name: string): boolean {
  return /^[A-Za-z0-9_@+:][A-Za-z0-9_.@+:-]*$/.test(name);
}

export function scriptState({ name, manager, pattern }: ScriptQuestion): Probe<ScriptState> {
  if (!isScriptName(name)) {
    fail(`"name": ${JSON.stringify(name)} is not the name of a service`);
  }
  const file = `/etc/init.d/${name}`;
  const status = manager === 'openrc' ? sh`rc-service ${name} status` : sh`${file} status`;
  const levels =
    manager === 'openrc'
      ? sh`for k_l in /etc/runlevels/*/${name}; do
  if [ -e "$k_l" ]; then k_l=\${k_l%/*}; printf 'level|%s\n' "\${k_l##*/}"; fi
done`
      : sh`for k_l in /etc/rc[0-9S].d/S[0-9][0-9]${name} /etc/rc.d/rc[0-9S].d/S[0-9][0-9]${name}; do
  if [ -e "$k_l" ] || [ -L "$k_l" ]; then k_l=\${k_l%.d/*}; printf 'level|%s\n' "\${k_l##*/rc}"; fi
done`;
  const processes =
    pattern === undefined
      ? sh`:`
      : sh`ps -e -o args= 2>/dev/null | while read -r k_l; do
  case $k_l in *${pattern}*) echo process; break ;; esac
done`;
  return {
    script: sh`if [ -e ${file} ]; then
  echo exists
  k_o=$(${status} 2>&1 </dev/null)
  printf 'status|%d|' "$?"; printf %s "$k_o" | k_base64; echo
  ${levels}
  ${processes}
else
  for k_f in /etc/init.d/*; do
    case \${k_f##*/} in *${name}*) printf 'similar|%s\n' "\${k_f##*/}" ;; esac
  done
fi
for k_t in service update-rc.d chkconfig; do
  if command -v "$k_t" >/dev/null 2>&1; then printf 'tool|%s\n' "$k_t"; fi
done`,
    parse: ({ stdout }) => parseScriptState(textOf(stdout), pattern),
    overlay: (observed, predicted) => overlayScript(observed, predicted, name),
  };
}

export function parseScriptState(text: string, pattern: string | undefined): ScriptState {
  const lines = text.trim().split('\n');
  const fields = (key: string) =>
    lines.filter(line => line.startsWith(`${key}|`)).map(line => line.slice(key.length + 1));
  const [code = '', said = ''] = (fields('status')[0] ?? '').split('|');
  const found = pattern === undefined ? undefined : lines.includes('process');
  return {
    exists: lines.includes('exists'),
    running: runningBy(Number(code), Buffer.from(said, 'base64').toString(), found),
    levels: Array.from(new Set(fields('level'))),
    tools: fields('tool'),
    similar: fields('similar'),
  };
}

/** By the exit code where it is one that the LSB knows; then by the processes; then by what was said. */
function runningBy(code: number, said: string, process: boolean | undefined): boolean | undefined {
  if (process !== undefined && code !== 0) return process;
  if (/\b(not running|stopped|crashed|inactive|dead)\b/i.test(said)) return false;
  if (code === 0) return true;
  if (code >= 1 && code <= 3) return false;
  return /\b(running|started|active)\b/i.test(said) ? true : undefined;
}

function overlayScript(observed: ScriptState, predicted: Predicted, name: string): ScriptState {
  const unit = predicted.unit(name);
  const file = predicted.file(`/etc/init.d/${name}`);
  const exists = observed.exists || unit?.exists === true || file?.type === 'file';
  const levels = predicted
    .value(levelsKey(name))
    ?.split(' ')
    .filter(level => level !== '');
  return {
    ...observed,
    exists,
    running: unit?.active ?? (observed.exists ? observed.running : false),
    levels: levels ?? observed.levels,
  };
}

/** The key of the runlevels it would start in. */
export function levelsKey(name: string): string {
  return `runlevels:${name}`;
}
