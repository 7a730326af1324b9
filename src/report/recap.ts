import { includedAtText } from '../diagnostics/code-frame.ts';
import type { Recap, RootCause, RunEnded } from '../engine/events.ts';
import { formatDuration } from './durations.ts';
import { oneLine } from './one-line.ts';
import type { Paint, Style } from './style.ts';
import { textWidth } from './text-width.ts';

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
  { hosts, causes, roundTrips, exitCode, stats }: RunEnded,
  {
    milliseconds,
    checkMode,
    paint,
    columns: room,
  }: {
    readonly milliseconds: number;
    readonly checkMode: boolean;
    readonly paint: Paint;
    /** `undefined`: as much as it takes. */
    readonly columns: number | undefined;
  },
): readonly string[] {
  const names = Object.keys(hosts).sort();
  const width = Math.max(0, ...names.map(textWidth));
  const all = checkMode ? [...columns, ['undecided', 'magenta'] as const] : columns;
  const full = width + 2 + all.reduce((sum, [column]) => sum + column.length + 5, 0);
  const isUsed = (column: keyof Recap) => names.some(name => (hosts[name]?.[column] ?? 0) > 0);
  const always: readonly (keyof Recap)[] = ['ok', 'changed', 'failed'];
  // Where they do not fit, the columns that are zero for all hosts go.
  const shown =
    room === undefined || full <= room
      ? all
      : all.filter(([column]) => always.includes(column) || isUsed(column));
  const rows = names.map(name => {
    const counts = hosts[name];
    const cells = shown.map(([column, style]) => {
      const count = counts?.[column] ?? 0;
      const cell = `${column}=${String(count).padEnd(3)}`;
      return count > 0 ? paint(style, cell) : paint('dim', cell);
    });
    return `${name}${' '.repeat(width - textWidth(name))} : ${cells.join(' ').trimEnd()}`;
  });
  const because = causes.map(causeLine);
  const took = `${formatDuration(milliseconds)}, ${roundTrips} round trips`;
  return [
    '',
    paint('bold', checkMode ? 'RECAP (check mode: nothing was changed)' : 'RECAP'),
    ...rows,
    ...statLines(stats, paint),
    ...(because.length > 0 ? ['', paint('red', 'FAILED BECAUSE'), ...because] : []),
    ...(exitCode === 130 ? ['', paint('red', 'Interrupted.')] : []),
    paint('dim', took),
  ];
}

function causeLine({ host, task, location, includedAt, message }: RootCause): string {
  const first = headOf(message);
  const way = includedAt === undefined ? '' : `, ${includedAtText(includedAt)}`;
  return `  ${host}: ${first} (task "${oneLine(task)}", ${location}${way})`;
}

/** The first line; where it announces what comes, with the first of that. */
function headOf(message: string): string {
  const [first = '', second, ...more] = message.split('\n');
  if (!first.endsWith(':') || second === undefined) return first;
  return `${first} ${second.trim()}${more.length === 0 ? '' : ` (and ${more.length} more)`}`;
}

/** As Ansible's with "show_custom_stats". */
function statLines(stats: RunEnded['stats'], paint: Paint): readonly string[] {
  if (stats === undefined) return [];
  const lines = Object.entries(stats.hosts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([host, said]) => `  ${host}: ${JSON.stringify(said)}`);
  if (Object.keys(stats.run).length > 0) lines.push(`  RUN: ${JSON.stringify(stats.run)}`);
  return ['', paint('bold', 'CUSTOM STATS'), ...lines];
}
