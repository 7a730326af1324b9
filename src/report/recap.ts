import type { Recap, RunEnded } from '../engine/events.ts';
import { formatDuration } from './durations.ts';
import type { Paint, Style } from './style.ts';

const columns: readonly (readonly [name: keyof Recap, style: Style])[] = [
  ['ok', 'green'],
  ['changed', 'yellow'],
  ['unreachable', 'red'],
  ['failed', 'red'],
  ['skipped', 'cyan'],
  ['rescued', 'yellow'],
  ['ignored', 'blue'],
];

/** Ansible's recap, the causes of failures, and how long it took. */
export function recapLines(
  { hosts, causes, roundTrips, exitCode }: RunEnded,
  {
    milliseconds,
    checkMode,
    paint,
  }: { readonly milliseconds: number; readonly checkMode: boolean; readonly paint: Paint },
): readonly string[] {
  const names = Object.keys(hosts).sort();
  const width = Math.max(0, ...names.map(name => name.length));
  const shown = checkMode ? [...columns, ['undecided', 'magenta'] as const] : columns;
  const rows = names.map(name => {
    const counts = hosts[name];
    const cells = shown.map(([column, style]) => {
      const count = counts?.[column] ?? 0;
      const cell = `${column}=${String(count).padEnd(3)}`;
      return count > 0 ? paint(style, cell) : paint('dim', cell);
    });
    return `${name.padEnd(width)} : ${cells.join(' ').trimEnd()}`;
  });
  const because = causes.map(
    ({ host, task, location, message }) => `  ${host}: ${message} (task "${task}", ${location})`,
  );
  const took = `${formatDuration(milliseconds)}, ${roundTrips} round trips`;
  return [
    '',
    paint('bold', checkMode ? 'RECAP (check mode: nothing was changed)' : 'RECAP'),
    ...rows,
    ...(because.length > 0 ? ['', paint('red', 'FAILED BECAUSE'), ...because] : []),
    ...(exitCode === 130 ? ['', paint('red', 'Interrupted.')] : []),
    paint('dim', took),
  ];
}
