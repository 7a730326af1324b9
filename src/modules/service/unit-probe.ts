import { fail, type Probe, type Shell, sh, textOf } from '../../module-api/index.ts';
import { unitName } from './unit-name.ts';
import { overlayUnit } from './unit-overlay.ts';
import type { UnitState } from './unit-state.ts';

export type Scope = 'system' | 'user' | 'global';

/** `systemctl` for the units of a scope. A user's manager is found by XDG_RUNTIME_DIR. */
export function systemctl(scope: Scope): Shell {
  if (scope === 'global') return sh`systemctl --global`;
  if (scope === 'system') return sh`systemctl`;
  return sh`XDG_RUNTIME_DIR="\${XDG_RUNTIME_DIR:-/run/user/$(id -u)}" systemctl --user`;
}

/** One look at a unit. Of all users' units only the files can be looked at. */
export function unitState(written: string, scope: Scope): Probe<UnitState> {
  const name = unitName(written);
  const stem = name.replace(/(@.*)?\.[a-z]+$/, '');
  const show = scope === 'global' ? sh`:` : sh`k_ctl show -- ${name}`;
  return {
    script: sh`k_ctl() { ${systemctl(scope)} "$@"; }
k_s=$(${show} 2>&1)
printf 'show|'; printf %s "$k_s" | k_base64; echo
k_e=$(k_ctl is-enabled -- ${name} 2>/dev/null | tail -n 1)
printf 'file|%s\n' "$k_e"
case $k_e in indirect)
  for k_u in $(k_ctl cat -- ${name} 2>/dev/null | sed -n 's/^Also=//p'); do
    printf 'also|%s\n' "$(k_ctl is-enabled -- "$k_u" 2>/dev/null | tail -n 1)"
  done ;;
esac
case $k_s in *LoadState=not-found*)
  printf 'path|%s\n' "$(k_ctl show -p UnitPath)"
  k_ctl list-unit-files --no-legend --no-pager 2>/dev/null | K_N=${stem} awk '
    { n = $1; sub(/@?[.][a-z]+$/, "", n) }
    length(n) > 2 && (index(n, ENVIRON["K_N"]) || index(ENVIRON["K_N"], n)) { print "similar|" $1 }
  ' | head -n 3 ;;
*ActiveState=inactive*|*ActiveState=failed*) ${unmetConditions(name, scope)} ;;
esac`,
    parse: ({ stdout }) => parseUnitState(name, scope, textOf(stdout)),
    overlay: (observed, predicted) => overlayUnit(observed, predicted, { name, scope }),
  };
}

/**
 * The conditions of a unit that does not run, tried without starting it. systemd before 250 does that for conditions
 * only, not for units; before 242 not at all.
 */
function unmetConditions(name: string, scope: Scope): Shell {
  const flags = scope === 'user' ? ['--user'] : [];
  return sh`if k_c=$(k_ctl cat -- ${name} 2>/dev/null | grep '^[[:space:]]*Condition[A-Za-z]*=.'); then
  k_o=$(systemd-analyze ${flags} condition ${`--unit=${name}`} 2>&1)
  case $k_o in *'nrecognized option'*|*'nknown option'*)
    k_o=$(printf '%s\\n' "$k_c" | { set --; while read -r k_l; do set -- "$@" "$k_l"; done; systemd-analyze condition "$@" 2>&1; }) ;;
  esac
  case $k_o in *'Conditions failed'*)
    printf '%s\\n' "$k_o" | sed -n 's/^\\(.*: \\)\\{0,1\\}\\(Condition[A-Za-z]*=.*\\) failed\\.$/unmet|\\2/p' ;;
  esac
fi`;
}

export function parseUnitState(name: string, scope: Scope, text: string): UnitState {
  const lines = text.trim().split('\n');
  const fields = (key: string) =>
    lines.filter(line => line.startsWith(`${key}|`)).map(line => line.slice(key.length + 1));
  const shown = Buffer.from(fields('show')[0] ?? '', 'base64').toString();
  const said = fields('file')[0] ?? '';
  const also = fields('also');
  const unitPath = fields('path')[0]?.replace(/^UnitPath=/, '');
  const properties: Readonly<Record<string, string>> = {
    ...parseProperties(shown),
    ...(unitPath !== undefined && { UnitPath: unitPath }),
  };
  const of = (property: string) => properties[property] ?? '';
  const offline = /in chroot|not been booted with systemd/i.test(shown);
  if (of('LoadState') === '' && said === '' && scope !== 'global' && !offline) {
    fail(whyNot(name, scope, shown));
  }
  // `systemctl enable` refuses an alias; what it stands for has the state that counts.
  const isAlias = said === 'alias';
  return {
    id: isAlias && of('Id') !== '' ? of('Id') : name,
    load: of('LoadState'),
    active: of('ActiveState'),
    sub: of('SubState'),
    file: isAlias ? of('UnitFileState') : said,
    alsoEnabled: also.length > 0 && also.every(state => state === 'enabled'),
    canReload:
      of('CanReload') === '' || of('NeedDaemonReload') === 'yes'
        ? undefined
        : of('CanReload') === 'yes',
    stays: of('Type') !== 'oneshot' || of('RemainAfterExit') === 'yes',
    offline,
    unmet: fields('unmet'),
    similar: fields('similar'),
    properties,
  };
}

/** Lines without a name continue the value before them. */
function parseProperties(text: string): Readonly<Record<string, string>> {
  const properties: Record<string, string> = {};
  let last: string | undefined;
  for (const line of text.split('\n')) {
    const [, key, value = ''] = /^([A-Z][A-Za-z0-9]*)=(.*)$/.exec(line) ?? [];
    if (key !== undefined) {
      last = key;
      properties[key] = value;
    } else if (last !== undefined && line !== '') properties[last] += `\n${line}`;
  }
  return properties;
}

function whyNot(name: string, scope: Scope, shown: string): string {
  const said = shown.trim().split('\n')[0] ?? '';
  if (scope === 'user' && /connect to|No such file/i.test(said)) {
    return `the user has no running systemd (${said}); "loginctl enable-linger USER" keeps one up`;
  }
  return `systemctl does not tell of ${name}: ${said === '' ? 'it said nothing' : said}`;
}
