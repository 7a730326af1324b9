import {
  type Location,
  lineStartsOf,
  positionOf,
  type SourceFile,
} from '../diagnostics/source-file.ts';

const comment = /#\s*noqa\b(?::?\s*(?<ids>[\w[\]./-]+(?:[\s,]+[\w[\]./-]+)*))?/;

/** Whether a line from the first to the last of the place says `# noqa`, or `# noqa: id` of this rule. */
export function isSilenced({ source, start, end }: Location, ids: readonly string[]): boolean {
  const first = positionOf(source, start).line;
  const last = positionOf(source, Math.max(start, end - 1)).line;
  for (let line = first; line <= last; line++) {
    const said = comment.exec(lineOf(source, line));
    if (said === null) continue;
    const named = said.groups?.['ids']?.split(/[\s,]+/);
    // "name[missing]" is how ansible-lint writes one of several findings of a rule.
    if (named === undefined || named.some(id => ids.includes(id.replace(/\[.*/, '')))) return true;
  }
  return false;
}

function lineOf(source: SourceFile, line: number): string {
  const starts = lineStartsOf(source);
  return source.text.slice(starts[line - 1], starts[line]);
}
