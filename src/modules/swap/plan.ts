import {
  type Change,
  type DetailedPlan,
  type FileState,
  fail,
  joinShell,
  type RunChange,
  type Shell,
  sh,
} from '../../module-api/index.ts';
import type { SwapArgs } from './args.ts';
import { bootSources, escaped, isSwapEntry, unescaped, withoutMarks } from './marked-lines.ts';
import { planFstab, planZramFile, textIn } from './plan-files.ts';
import { activeKey, type SwapState, type SwapUnit } from './swap-state.ts';

export interface SwapObserved {
  readonly swap: SwapState;
  readonly fstab: FileState;
  readonly zram: FileState;
}

export function planSwap(args: SwapArgs, observed: SwapObserved): DetailedPlan {
  return args.state === 'absent' ? planOff(args, observed) : planOn(args, observed);
}

/** Files and units come first: systemd swaps on again what it still thinks is wanted. */
function planOff(args: SwapArgs, { swap, fstab, zram }: SwapObserved): DetailedPlan {
  const warnings = args.now ? checkMemory(args, swap) : [];
  const files = args.persistent
    ? [
        ...planFstab(args, fstab),
        ...(args.zram ? planZramFile(args, zram, swap.zramConfigurations) : []),
      ]
    : [];
  const units = swap.units.filter(unit => concerns(args, unit) && !unit.isMasked);
  const services = units.filter(({ id }) => id.endsWith('.service'));
  const off = args.now ? swap.active.map(({ path }) => path) : [];
  return {
    warnings,
    changes: [
      ...files,
      ...(args.persistent ? units.map(turnOff) : []),
      ...(files.length > 0 ? reload() : []),
      ...(args.now ? services.filter(({ isActive }) => isActive).map(stop) : []),
      ...(off.length > 0 ? [swapOff(off)] : []),
    ],
  };
}

function planOn(args: SwapArgs, { swap, fstab, zram }: SwapObserved): DetailedPlan {
  const files = args.persistent
    ? [
        ...planFstab(args, fstab),
        ...(args.zram ? planZramFile(args, zram, swap.zramConfigurations) : []),
      ]
    : [];
  const masked = args.persistent
    ? swap.units.filter(unit => concerns(args, unit) && unit.isMasked)
    : [];
  const text = textIn(fstab);
  const sources = bootSources(args.persistent ? withoutMarks(text, isSwapEntry) : text);
  const active = new Set(swap.active.map(({ path }) => path));
  const missing = sources.filter(source => !active.has(pathOf(swap, source)));
  const changes = [
    ...files,
    ...masked.map(unmask),
    ...(files.length > 0 || masked.length > 0 ? reload() : []),
    ...(args.now && missing.length > 0 ? [swapOn(swap, missing)] : []),
    ...(args.now ? masked.map(start) : []),
  ];
  const hasNone = changes.length === 0 && active.size === 0 && sources.length === 0;
  const warnings = hasNone
    ? [`the host has no swap to turn on: ${fstab.path} has no entry for it`]
    : [];
  return { changes, warnings };
}

/** Pages that are swapped out have to go somewhere; without room the kernel ends processes. */
function checkMemory({ force }: SwapArgs, { active, available }: SwapState): readonly string[] {
  const used = active.reduce((sum, one) => sum + one.used, 0);
  if (available === undefined || used <= available) return [];
  const why = `${mebibytes(used)} MiB are swapped out, and ${mebibytes(available)} MiB of memory are free`;
  return force ? [why] : fail(`${why}; free memory first, or use "force: true"`);
}

function mebibytes(kib: number): number {
  return Math.ceil(kib / 1024);
}

/** Those of fstab go with their entries, and what has no file was swapped on by hand. */
function concerns({ mask_units, zram, fstab }: SwapArgs, unit: SwapUnit): boolean {
  const { id, isMasked, isEnabled, isActive } = unit;
  if (id.endsWith('.service')) return zram && (isMasked || isEnabled || isActive);
  return (
    mask_units && ![fstab, '/etc/fstab'].includes(unit.source) && (isMasked || hasEffect(unit))
  );
}

function hasEffect({ fragment, isEnabled }: SwapUnit): boolean {
  return isLocal(fragment) ? isEnabled : fragment !== '';
}

/** A unit file in /etc is where the mask would have to be. */
function isLocal(fragment: string): boolean {
  return fragment.startsWith('/etc/systemd/system/');
}

function turnOff({ id, fragment }: SwapUnit): RunChange {
  if (isLocal(fragment)) return control('disable', id, { enabled: false });
  return control('mask', id, { masked: true });
}

function unmask({ id }: SwapUnit): RunChange {
  return control('unmask', id, { masked: false });
}

function stop({ id }: SwapUnit): RunChange {
  return control('stop', id, { active: false });
}

function start({ id }: SwapUnit): RunChange {
  return control('start', id, { active: true });
}

function control(
  verb: string,
  id: string,
  state: { readonly active?: boolean; readonly enabled?: boolean; readonly masked?: boolean },
): RunChange {
  return {
    kind: 'run',
    script: sh`systemctl -q ${verb} -- ${id}`,
    summary: `systemctl ${verb} ${id}`,
    predicts: [{ resource: 'unit', name: id, state }],
  };
}

/** Lets systemd forget the units of entries that are gone; where there is systemd. */
function reload(): readonly Change[] {
  return [
    {
      kind: 'run',
      script: sh`[ ! -d /run/systemd/system ] || systemctl daemon-reload`,
      summary: 'systemctl daemon-reload',
      effect: 'none',
      predicts: [],
    },
  ];
}

/** Stopping a service may have swapped off some of it already. */
function swapOff(paths: readonly string[]): RunChange {
  return {
    kind: 'run',
    script: sh`${joinShell(paths.map(swapOffOne), '\n')}
exit "\${k_r:-0}"`,
    summary: `swapoff ${paths.join(' ')}`,
    predicts: [{ resource: 'value', key: activeKey, value: '[]' }],
    failureMessage: (exitCode, _, stderr) => `cannot swap off: ${lastLine(stderr, exitCode)}`,
  };
}

function swapOffOne(path: string): Shell {
  return sh`if K_P=${escaped(path)} awk '$1 == ENVIRON["K_P"] { k = 1 } END { exit !k }' /proc/swaps; then
  swapoff ${path} || k_r=$?
fi`;
}

function swapOn(swap: SwapState, missing: readonly string[]): RunChange {
  const paths = [...swap.active.map(({ path }) => path), ...missing.map(one => pathOf(swap, one))];
  return {
    kind: 'run',
    script: sh`swapon -a`,
    summary: 'swapon -a',
    predicts: [{ resource: 'value', key: activeKey, value: JSON.stringify(paths) }],
    failureMessage: (exitCode, _, stderr) =>
      `cannot swap on ${missing.map(unescaped).join(', ')}: ${lastLine(stderr, exitCode)}`,
  };
}

function pathOf({ devices }: SwapState, source: string): string {
  return devices.get(source) ?? unescaped(source);
}

function lastLine(text: string, exitCode: number): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line === '' ? `exit code ${exitCode}` : line;
}
