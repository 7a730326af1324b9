import {
  type Location,
  lineStartsOf,
  positionOf,
  type SourceFile,
} from '../diagnostics/source-file.ts';

const comment = /#\s*noqa\b(?::?\s*(?<ids>[\w[\]./-]+(?:[\s,]+[\w[\]./-]+)*))?/;

/** Whether a line from the first to the last of the place says `# noqa`, or `# noqa: id` of this rule. */
export function isSilenced(place: Location, ids: readonly string[]): boolean {
  return commentsOn(place).some(named => named === undefined || named.some(id => ids.includes(id)));
}

/** Whether a comment asks for silence of this one by its name. */
export function isNamed(place: Location, id: string): boolean {
  return commentsOn(place).some(named => named?.includes(id) === true);
}

/** The ids that comments name; `undefined` for one that names none and means all. */
function commentsOn({ source, start, end }: Location): readonly (readonly string[] | undefined)[] {
  const found: (readonly string[] | undefined)[] = [];
  const first = positionOf(source, start).line;
  const last = positionOf(source, Math.max(start, end - 1)).line;
  for (let line = first; line <= last; line++) {
    const said = comment.exec(lineOf(source, line));
    if (said === null) continue;
    const named = said.groups?.['ids']?.split(/[\s,]+/);
    // "name[missing]" is how ansible-lint writes one of several findings of a rule.
    found.push(named?.map(id => id.replace(/\[.*/, '')));
  }
  return found;
}

function lineOf(source: SourceFile, line: number): string {
  const starts = lineStartsOf(source);
  return source.text.slice(starts[line - 1], starts[line]);
}
