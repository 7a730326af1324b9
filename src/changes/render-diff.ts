import type { AttributeValues, DiffEntry } from './diff.ts';
import { type Hunk, hunksOf } from './hunks.ts';

/** The look of `diff -u`, with Ansible's headers. Ends with a newline unless there is nothing to show. */
export function renderUnifiedDiff(entries: readonly DiffEntry[]): string {
  return entries.map(renderEntry).join('');
}

function renderEntry(entry: DiffEntry): string {
  if (entry.prepared !== undefined) {
    const text = entry.prepared.replace(/\n$/, '');
    return `${text.split('\n').map(visible).join('\n')}\n`;
  }
  const lines = [
    `--- before${header(entry.beforeHeader)}`,
    `+++ after${header(entry.afterHeader)}`,
    ...bodyOf(entry),
  ];
  return `${lines.join('\n')}\n`;
}

function bodyOf(entry: DiffEntry): readonly string[] {
  if (entry.skipped !== undefined) return [`diff skipped: ${visible(entry.skipped)}`];
  return hunksOf(textOf(entry.before), textOf(entry.after)).flatMap(renderHunk);
}

/** How many lines come and go. */
export function countLines(
  before: string,
  after: string,
): { readonly added: number; readonly removed: number } {
  const lines = hunksOf(before, after).flatMap(hunk => hunk.lines);
  const count = (sign: string) => lines.filter(line => line.startsWith(sign)).length;
  return { added: count('+'), removed: count('-') };
}

function renderHunk({ oldStart, oldLines, newStart, newLines, lines }: Hunk): readonly string[] {
  const position = `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`;
  return [position, ...lines.map(visible)];
}

/** A range without lines names the line before it. */
function range(start: number, lines: number): string {
  if (lines === 0) return `${start - 1},0`;
  return lines === 1 ? String(start) : `${start},${lines}`;
}

function header(path: string | undefined): string {
  return path === undefined ? '' : `: ${visible(path)}`;
}

function textOf(side: string | AttributeValues): string {
  if (typeof side === 'string') return side;
  const sorted = Object.entries(side).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 4)}\n`;
}

/** Control characters as `cat -v` shows them: they would not be seen, or would command the terminal. */
export function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\0-\x08\x0a-\x1f\x7f-\x9f]/g, character => {
    const code = character.charCodeAt(0);
    if (code === 0x7f) return '^?';
    return code < 0x7f
      ? `^${String.fromCharCode(code + 64)}`
      : `M-^${String.fromCharCode(code - 64)}`;
  });
}
