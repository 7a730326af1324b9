import { type Change, fail, type Plan, type RunChange, sh } from '../../module-api/index.ts';
import type { ServiceArgs } from './args.ts';
import { failureOf, logTail } from './failure.ts';
import { unitKey } from './unit-overlay.ts';
import { systemctl } from './unit-probe.ts';
import {
  exists,
  isEnabled,
  isFixed,
  isMasked,
  isRunning,
  isUp,
  type UnitState,
} from './unit-state.ts';

interface Look {
  readonly checkMode: boolean;
  /** How often the task has looked before. */
  readonly round: number;
}

/** What it takes for systemd to have a unit as wanted. Without a unit, only what is for all of them. */
export function planUnit(args: ServiceArgs, unit: UnitState | undefined, look: Look): Plan {
  const first = look.round === 0 ? managerChanges(args) : [];
  if (unit === undefined) return first;
  if (!exists(unit)) return planMissing(args, unit, { ...look, first });
  const { masked } = args;
  const changes = [
    ...first,
    ...(masked === false && isMasked(unit) ? [unmask(args, unit)] : []),
    ...planEnabled(args, unit),
    ...planState(args, unit),
    ...(masked === true && !isMasked(unit) ? [mask(args, unit)] : []),
  ];
  return { changes, warnings: warningsFor(args, unit) };
}

/** An unknown unit may be known once systemd has read its files again. */
function planMissing(
  args: ServiceArgs,
  unit: UnitState,
  { checkMode, round, first }: Look & { readonly first: readonly Change[] },
): Plan {
  const { state, enabled, masked, daemon_reload: reload } = args;
  // A name can be masked before there is a unit of that name.
  if (state === undefined && enabled === undefined) {
    return masked === true ? [...first, mask(args, unit)] : first;
  }
  if (!reload || checkMode || unit.offline || round > 0) fail(missing(unit));
  return { changes: first, again: true };
}

function missing({ id, similar }: UnitState): string {
  const hint = similar.length === 0 ? '' : `; it has ${similar.join(', ')}`;
  return `the host has no unit ${id}${hint}`;
}

function managerChanges({ daemon_reload, daemon_reexec, scope }: ServiceArgs): readonly Change[] {
  if (scope === 'global') return [];
  const verbs = [
    ...(daemon_reload ? ['daemon-reload'] : []),
    ...(daemon_reexec ? ['daemon-reexec'] : []),
  ];
  return verbs.map(verb => ({
    kind: 'run',
    // In a chroot there is nobody to tell.
    script: sh`[ -d /run/systemd/system ] || exit 0; ${systemctl(scope)} ${verb}`,
    summary: `systemctl ${scope === 'user' ? '--user ' : ''}${verb}`,
    effect: 'none',
  }));
}

function planEnabled(args: ServiceArgs, unit: UnitState): readonly Change[] {
  const { enabled, masked } = args;
  if (enabled === undefined) return [];
  const stillMasked = isMasked(unit) && masked !== false;
  if (enabled && (stillMasked || masked === true)) {
    fail(`${unit.id} is masked and cannot be enabled; use "masked: false"`);
  }
  if (stillMasked || (isFixed(unit) && !isMasked(unit))) return [];
  // What links a masked unit has is not seen before it is unmasked.
  if (!isMasked(unit) && isEnabled(unit) === enabled && unit.file !== 'enabled-runtime') return [];
  const verb = enabled ? 'enable' : 'disable';
  const change = control(args, unit, { verb, enabled });
  if (unit.file !== 'enabled-runtime' || enabled) return [change];
  const runtime = control(args, unit, { verb: 'disable --runtime', enabled });
  return [change, runtime];
}

function planState(args: ServiceArgs, unit: UnitState): readonly Change[] {
  const { state, scope, masked } = args;
  if (state === undefined || unit.offline) return [];
  if (scope === 'global')
    fail('units of all users cannot be started or stopped; use "scope: user"');
  if (state === 'stopped')
    return isUp(unit) ? [control(args, unit, { verb: 'stop', active: false })] : [];
  const running = isRunning(unit);
  if (state === 'started' && running) return [];
  if (isMasked(unit) && masked !== false) {
    fail(`${unit.id} is masked and cannot be started; use "masked: false"`);
  }
  const reason = unit.properties['LoadError'] ?? '';
  if (unit.load === 'error' || unit.load === 'bad-setting') {
    fail(`systemd cannot load ${unit.id}: ${reason === '' ? unit.load : reason}`);
  }
  if (!running && unit.unmet.length > 0) return [];
  if (state === 'reloaded' && running && unit.canReload === false) {
    fail(`${unit.id} cannot be reloaded, because it has no "ExecReload"; use "state: restarted"`);
  }
  const verb =
    !running || state === 'started' ? 'start' : state === 'restarted' ? 'restart' : 'reload';
  return [control(args, unit, { verb, active: unit.stays })];
}

function mask(args: ServiceArgs, unit: UnitState): RunChange {
  return control(args, unit, { verb: 'mask', masked: true });
}

function unmask(args: ServiceArgs, unit: UnitState): RunChange {
  const verb = unit.file === 'masked-runtime' ? 'unmask --runtime' : 'unmask';
  return control(args, unit, { verb, masked: false });
}

interface Control {
  readonly verb: string;
  readonly active?: boolean;
  readonly enabled?: boolean;
  readonly masked?: boolean;
}

function control(args: ServiceArgs, { id }: UnitState, { verb, ...after }: Control): RunChange {
  const { scope, no_block, force } = args;
  const isJob = after.active !== undefined;
  const flags = [
    ...(isJob && no_block ? ['--no-block'] : []),
    ...(!isJob && force ? ['--force'] : []),
    ...verb.split(' '),
  ];
  const command = sh`${systemctl(scope)} ${flags} -- ${id}`;
  const named = scope === 'system' ? flags : [`--${scope}`, ...flags];
  return {
    kind: 'run',
    script: isJob ? sh`${command} || { k_x=$?; ${logTail(id, scope)}; exit "$k_x"; }` : command,
    summary: ['systemctl', ...named, id].join(' '),
    predicts: [{ resource: 'unit', name: unitKey(id, scope), state: { exists: true, ...after } }],
    failureMessage: (_, stdout, stderr) => failureOf(`${verb} ${id}`, stdout, stderr),
  };
}

function warningsFor({ enabled, state }: ServiceArgs, unit: UnitState): readonly string[] {
  const { id, file } = unit;
  const nothing = 'has no [Install] section';
  return [
    ...(unit.offline && state !== undefined
      ? [`systemd does not run here, so that ${id} was not ${state}`]
      : []),
    ...(state !== undefined && state !== 'stopped' && !isRunning(unit) && unit.unmet.length > 0
      ? [`${id} is not started, because it would skip itself: ${unit.unmet.join(', ')} is not met`]
      : []),
    ...(enabled === true && file === 'static'
      ? [`${id} ${nothing}: it starts only when something needs it`]
      : []),
    ...(enabled === false && isFixed(unit) && !isMasked(unit)
      ? [`${id} is ${file} and cannot be disabled; "masked: true" keeps it from starting`]
      : []),
  ];
}
