import type { RunChange } from '../../../module-api/change.ts';
import type { DetailedPlan } from '../../../module-api/define-module.ts';
import { fail } from '../../../module-api/failure.ts';
import { quote, sh } from '../../../module-api/shell.ts';
import { type Connection, openedFirst, refuseLockout } from '../connection.ts';
import { openingZone } from './lockout.ts';
import { isAbsent, isPresent, optionFor, withoutSetting, withSetting } from './setting.ts';
import { emptyZone, type FirewalldState, type Setting, type Zone, type Zones } from './state.ts';

/** What a task wants of firewalld. */
export interface FirewalldWanted {
  readonly zone?: string | undefined;
  readonly settings: readonly WantedSetting[];
  /** The zone itself: whether it is there. */
  readonly zoneItself?: boolean | undefined;
  readonly target?: string | undefined;
  readonly permanent: boolean;
  readonly immediate: boolean;
  /** Seconds until what is added goes away; 0: it stays. */
  readonly timeout: number;
  readonly running?: boolean | undefined;
  readonly logDenied?: string | undefined;
  readonly reload?: boolean | undefined;
  readonly connection?: Connection | undefined;
  readonly allowLockout?: boolean | undefined;
}

export interface WantedSetting extends Setting {
  readonly present: boolean;
  /** The task's zone, unless it is given. */
  readonly zone?: string | undefined;
}

interface Step {
  readonly words: readonly string[];
  readonly after: FirewalldState;
}

/** The value under which check mode remembers what firewalld would be like. */
export const firewalldKey = 'firewall:firewalld';

export function planFirewalld(before: FirewalldState, wanted: FirewalldWanted): DetailedPlan {
  const first = stepsTo(before, wanted);
  const after = first.at(-1)?.after ?? before;
  const zone = openingZone(before, after, wanted);
  if (zone === undefined || wanted.connection === undefined)
    return { changes: first.map(asChange) };

  const opened = stepsTo(before, opening(zone, wanted.connection, before));
  const steps = [...opened, ...stepsTo(opened.at(-1)?.after ?? before, wanted)];
  const outcome = steps.at(-1)?.after ?? before;
  if (openingZone(before, outcome, wanted) !== undefined) refuseLockout(wanted.connection, zone);
  return { changes: steps.map(asChange), warnings: [openedFirst(wanted.connection, zone)] };
}

function opening(
  zone: string,
  { serverPort }: Connection,
  { openers }: FirewalldState,
): FirewalldWanted {
  return {
    zone,
    settings: [
      openers.includes('ssh')
        ? { property: 'services', value: 'ssh', present: true }
        : { property: 'ports', value: `${serverPort}/tcp`, present: true },
    ],
    ...{ permanent: true, immediate: true, timeout: 0 },
  };
}

function stepsTo(before: FirewalldState, wanted: FirewalldWanted): readonly Step[] {
  const steps: Step[] = [];
  const now = () => steps.at(-1)?.after ?? before;
  const zone = wanted.zone ?? before.defaultZone;
  if (wanted.running === false) steps.push(...stopped(now()));
  if (wanted.zoneItself !== undefined) steps.push(...zoneStep(now(), zone, wanted.zoneItself));
  for (const touched of zonesOf(wanted, zone)) {
    if (now().permanent[touched] !== undefined) continue;
    fail(
      `firewalld has no zone ${JSON.stringify(touched)}; make it first, with "zone" and "state: present" alone`,
    );
  }
  if (wanted.target !== undefined) steps.push(...targetStep(now(), zone, wanted.target));
  if (wanted.permanent) steps.push(...settingSteps(now(), 'permanent', wanted));
  if (
    now().running &&
    wanted.immediate &&
    (wanted.reload === true || isStale(now(), zone, wanted))
  ) {
    steps.push({
      words: ['firewall-cmd', '--reload'],
      after: { ...now(), runtime: now().permanent },
    });
  }
  if (now().running && wanted.immediate) steps.push(...settingSteps(now(), 'runtime', wanted));
  if (wanted.logDenied !== undefined && wanted.logDenied !== now().logDenied) {
    const words = [commandFor(now()), `--set-log-denied=${wanted.logDenied}`];
    steps.push({ words, after: { ...now(), logDenied: wanted.logDenied } });
  }
  if (wanted.running === true) steps.push(...started(now()));
  return steps;
}

/** The zones that have to be there. */
function zonesOf({ settings, target }: FirewalldWanted, zone: string): ReadonlySet<string> {
  const named = settings.map(setting => setting.zone ?? zone);
  return new Set(target === undefined ? named : [...named, zone]);
}

/** Zones and their targets are only taken up by a reload. */
function isStale(
  { runtime, permanent }: FirewalldState,
  zone: string,
  wanted: FirewalldWanted,
): boolean {
  const { zoneItself, target } = wanted;
  const exists = runtime[zone] !== undefined;
  if (zoneItself !== undefined && exists !== zoneItself) return true;
  if (target !== undefined && runtime[zone]?.target[0] !== target) return true;
  const touched = Array.from(zonesOf(wanted, zone));
  const isNew = (name: string) => runtime[name] === undefined && permanent[name] !== undefined;
  return wanted.permanent && touched.some(isNew);
}

function zoneStep(state: FirewalldState, zone: string, present: boolean): readonly Step[] {
  if ((state.permanent[zone] !== undefined) === present) return [];
  const words = [...permanentCommand(state), `--${present ? 'new' : 'delete'}-zone=${zone}`];
  const kept = Object.entries(state.permanent).filter(([name]) => name !== zone);
  const zones = Object.fromEntries(present ? [...kept, [zone, emptyZone]] : kept);
  return [{ words, after: { ...state, permanent: zones } }];
}

function targetStep(state: FirewalldState, zone: string, target: string): readonly Step[] {
  const found = state.permanent[zone];
  if (found === undefined || found.target[0] === target) return [];
  const words = [...permanentCommand(state), `--zone=${zone}`, `--set-target=${target}`];
  const changed: Zone = { ...found, target: [target] };
  return [{ words, after: { ...state, permanent: { ...state.permanent, [zone]: changed } } }];
}

function settingSteps(
  before: FirewalldState,
  scope: 'permanent' | 'runtime',
  wanted: FirewalldWanted,
): readonly Step[] {
  const steps: (Step & { readonly kind: string })[] = [];
  const command = scope === 'permanent' ? permanentCommand(before) : ['firewall-cmd'];
  for (const setting of inKinds(wanted.settings)) {
    const zone = setting.zone ?? wanted.zone ?? before.defaultZone;
    const last = steps.at(-1);
    const state = last?.after ?? before;
    const found = state[scope][zone];
    if (found === undefined) {
      fail(`the zone ${JSON.stringify(zone)} is not in force; reload firewalld first`);
    }
    const { present } = setting;
    if (present ? isPresent(found, setting) : isAbsent(found, setting)) continue;
    const forAWhile = present && scope === 'runtime' && wanted.timeout > 0;
    const apply = present ? withSetting : withoutSetting;
    const zones: Zones = apply(state[scope], zone, setting);
    const after = { ...state, [scope]: zones };
    const option = optionFor(setting, { present, offline: !before.running });
    const kind = kindOf({ ...setting, zone });
    // Each command takes a while to start, and takes several values of one kind.
    if (last?.kind === kind && !forAWhile) {
      steps[steps.length - 1] = { words: [...last.words, option], after, kind };
      continue;
    }
    const limit = forAWhile ? [`--timeout=${wanted.timeout}`] : [];
    steps.push({ words: [...command, `--zone=${zone}`, option, ...limit], after, kind });
  }
  return steps;
}

/** Settings of one kind together, unless the order may matter: where some come and others go. */
function inKinds(settings: readonly WantedSetting[]): readonly WantedSetting[] {
  const kinds = new Map<string, WantedSetting[]>();
  for (const setting of settings) {
    const kind = kindOf(setting);
    kinds.set(kind, [...(kinds.get(kind) ?? []), setting]);
  }
  const mixed = settings.some(one => kinds.has(kindOf({ ...one, present: !one.present })));
  return mixed ? settings : Array.from(kinds.values()).flat();
}

function kindOf({ zone = '', property, present }: WantedSetting): string {
  return `${zone} ${property} ${present ? 'add' : 'remove'}`;
}

function commandFor({ running }: FirewalldState): string {
  return running ? 'firewall-cmd' : 'firewall-offline-cmd';
}

function permanentCommand(state: FirewalldState): readonly string[] {
  return state.running ? ['firewall-cmd', '--permanent'] : ['firewall-offline-cmd'];
}

function started(state: FirewalldState): readonly Step[] {
  if (state.running && state.enabled) return [];
  const runtime = state.running ? state.runtime : state.permanent;
  const words = ['systemctl', 'enable', '--now', 'firewalld'];
  return [{ words, after: { ...state, running: true, enabled: true, runtime } }];
}

function stopped(state: FirewalldState): readonly Step[] {
  if (!state.running && !state.enabled) return [];
  const words = ['systemctl', 'disable', '--now', 'firewalld'];
  return [{ words, after: { ...state, running: false, enabled: false, runtime: {} } }];
}

/** Of several values, firewall-cmd counts it as success when some were taken, and warns of the others. */
const noneRefused = sh`! printf '%s\\n' "$k_o" | grep -E '^(Warning|Error): [A-Z_]+' |
  grep -Evq '(ALREADY_ENABLED|NOT_ENABLED|ZONE_ALREADY_SET)'`;

function asChange({ words, after }: Step): RunChange {
  return {
    kind: 'run',
    script: sh`k_o=$(LC_ALL=C ${words} 2>&1 </dev/null)
k_rc=$?
printf '%s\\n' "$k_o"
[ "$k_rc" = 0 ] || exit "$k_rc"
${noneRefused}`,
    summary: words.map(quote).join(' '),
    predicts: [{ resource: 'value', key: firewalldKey, value: JSON.stringify(after) }],
    failureMessage: (_, stdout) => `firewalld refuses: ${stdout.trim().replace(/^Error: /, '')}`,
  };
}
