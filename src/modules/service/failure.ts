import { type Shell, sh } from '../../module-api/index.ts';

/** The last lines of a unit's log, bounded; nothing where there is no journal. */
export function logTail(id: string, scope: string): Shell {
  const unit = scope === 'user' ? ['--user-unit', id] : ['-u', id];
  return sh`journalctl -q --no-pager -n 10 -o cat ${unit} 2>/dev/null | cut -c 1-300`;
}

/** What went wrong, in one line, and below it the end of the log. */
export function failureOf(what: string, log: string, stderr: string): string {
  const said = stderr
    .split('\n')
    .map(line => line.trim())
    .find(line => line !== '' && !line.startsWith('Warning:'));
  const lines = log.split('\n').filter(line => line.trim() !== '');
  const sentence = `cannot ${what}: ${said ?? 'systemctl does not say why'}`;
  if (lines.length === 0) return sentence;
  return [`${sentence} Its log ends with:`, ...lines.map(line => `  ${line}`)].join('\n');
}
