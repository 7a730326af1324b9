import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { type Location, lineStartsOf, type SourceFile } from '../diagnostics/source-file.ts';

/** `key = value` in a section; keys are in lower case, as Python's configparser has them. */
export interface IniEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** The whole entry. */
  readonly location: Location;
  /** The value alone. */
  readonly valueLocation: Location;
}

/** Reads a file as Python's configparser does with Ansible's settings. */
export function parseIniFile(source: SourceFile, diagnostics: Diagnostics): readonly IniEntry[] {
  const entries: IniEntry[] = [];
  const sections = new Map<string, Location>();
  let section: string | undefined;
  let open: IniEntry | undefined;
  const starts = lineStartsOf(source);
  for (const [index, start] of starts.entries()) {
    const raw = source.text.slice(start, starts[index + 1] ?? source.text.length);
    const text = withoutComment(raw.trimEnd());
    const content = text.trim();
    if (content === '') continue;
    const at = start + text.indexOf(content);
    const end = at + content.length;
    const location = { source, start: at, end };
    const isIndented = /^\s/.test(text);
    if (isIndented && open !== undefined) {
      open = continued(open, content, end);
      entries[entries.length - 1] = open;
      continue;
    }
    const header = /^\[([^\]]+)\]/.exec(content);
    if (header !== null) {
      section = header[1] ?? '';
      open = undefined;
      const first = sections.get(section);
      if (first === undefined) sections.set(section, location);
      else reportTwice(`The section [${section}]`, { first, location }, diagnostics);
      continue;
    }
    const entry = section === undefined ? undefined : entryOf(content, section, location);
    if (entry === undefined) {
      const message =
        section === undefined
          ? 'The first line must name a section, such as [defaults].'
          : `"${content}" is neither a section nor "key = value".`;
      diagnostics.error('config/invalid', message, location);
      if (section === undefined) return entries;
      continue;
    }
    open = entry;
    const same = entries.find(({ section: of, key }) => of === entry.section && key === entry.key);
    if (same !== undefined)
      reportTwice(`"${entry.key}"`, { first: same.location, location }, diagnostics);
    entries.push(entry);
  }
  return entries;
}

/** Ansible does not begin then. */
function reportTwice(
  what: string,
  { first, location }: { readonly first: Location; readonly location: Location },
  diagnostics: Diagnostics,
): void {
  const related = [{ message: 'The first time.', location: first }];
  diagnostics.error('config/invalid', `${what} stands here a second time.`, location, { related });
}

/** `#` and `;` begin a line that is a comment; behind a blank, `;` begins one within a line. */
function withoutComment(line: string): string {
  if (/^\s*[#;]/.test(line)) return '';
  const comment = /\s;/.exec(line);
  return comment === null ? line : line.slice(0, comment.index);
}

function entryOf(content: string, section: string, location: Location): IniEntry | undefined {
  const match = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(content);
  if (match === null) return undefined;
  const [, key = '', value = ''] = match;
  const start = location.end - value.length;
  return {
    section,
    key: key.toLowerCase(),
    value,
    location,
    valueLocation: { source: location.source, start, end: location.end },
  };
}

/** A line that is indented goes on with the value before it. */
function continued(entry: IniEntry, content: string, end: number): IniEntry {
  const value = entry.value === '' ? content : `${entry.value}\n${content}`;
  return {
    ...entry,
    value,
    location: { ...entry.location, end },
    valueLocation: { ...entry.valueLocation, end },
  };
}
