import { PythonRegex } from '../../module-api/python-regex.ts';

/** The line to have, and where. Regular expressions are in Python's syntax. */
export interface LineEdit {
  readonly line: string;
  readonly regexp?: string | undefined;
  /** Text that the line to replace holds. */
  readonly search?: string | undefined;
  /** A regular expression, `BOF` or `EOF`. */
  readonly after?: string | undefined;
  /** A regular expression or `BOF`. */
  readonly before?: string | undefined;
  /** `line` names groups of `regexp`. */
  readonly backrefs: boolean;
  /** The first match counts, not the last. */
  readonly first: boolean;
}

export interface Edited {
  readonly text: string;
  /** What was done, in Ansible's words; empty when the text is as it should be. */
  readonly message: '' | 'line added' | 'line replaced';
}

/** Replaces the line that matches, or else inserts the line where it belongs, unless it is there. */
export function withLine(text: string, edit: LineEdit): Edited {
  const lines = splitLines(text);
  const { matches, lineFor } = matcherOf(edit);
  const found = edit.first ? lines.findIndex(matches) : lines.findLastIndex(matches);
  const old = lines[found];
  if (old !== undefined) {
    const line = lineFor(old);
    const made = line.endsWith('\n') ? line : line + endingOf(old);
    if (made === old) return { text, message: '' };
    return { text: lines.with(found, made).join(''), message: 'line replaced' };
  }

  const { isThere, anchor } = findPlace(lines, edit);
  const index = insertionIndex(lines, anchor, edit);
  const isNext = edit.after !== undefined && anchor !== -1 && isLine(lines[index], edit.line);
  // Without a match nothing tells what the groups would be.
  if (isThere || isNext || edit.backrefs) return { text, message: '' };
  return { text: inserted(lines, index, edit.line), message: 'line added' };
}

/** Which lines go: those that match, hold a text, or are this line. */
export interface LineRemoval {
  readonly regexp?: string | undefined;
  readonly search?: string | undefined;
  readonly line?: string | undefined;
}

export function withoutLines(
  text: string,
  { regexp, search, line = '' }: LineRemoval,
): { readonly text: string; readonly count: number } {
  const lines = splitLines(text);
  const { matches } = matcherOf({ regexp, search, line, backrefs: false });
  const byLine = regexp === undefined && search === undefined;
  const kept = lines.filter(one => (byLine ? !isLine(one, line) : !matches(one)));
  return { text: kept.join(''), count: lines.length - kept.length };
}

interface Matcher {
  readonly matches: (line: string) => boolean;
  /** What a line that matches becomes. */
  readonly lineFor: (line: string) => string;
}

function matcherOf({
  regexp,
  search,
  line,
  backrefs,
}: Pick<LineEdit, 'regexp' | 'search' | 'line' | 'backrefs'>): Matcher {
  if (regexp === undefined) {
    return {
      matches: one => search !== undefined && one.includes(search),
      lineFor: () => line,
    };
  }
  const regex = new PythonRegex(regexp);
  const expand = backrefs ? regex.replacement(line) : () => line;
  return {
    matches: one => regex.search(one) !== undefined,
    lineFor: one => {
      const match = regex.search(one);
      return match === undefined ? one : expand(match);
    },
  };
}

/**
 * Whether the line is there already, and the line that `after` or `before` names. With `first` nothing
 * is looked at beyond that one, as in Ansible.
 */
function findPlace(
  lines: readonly string[],
  edit: LineEdit,
): { readonly isThere: boolean; readonly anchor: number } {
  const pattern = anchorPattern(edit);
  const regex = pattern === undefined ? undefined : new PythonRegex(pattern);
  let isThere = false;
  let anchor = -1;
  for (const [index, one] of lines.entries()) {
    if (isLine(one, edit.line)) isThere = true;
    else if (regex?.search(one) !== undefined) {
      anchor = index;
      if (edit.first) break;
    }
  }
  return { isThere, anchor };
}

function anchorPattern({ after, before }: LineEdit): string | undefined {
  if (after !== undefined) return after === 'BOF' || after === 'EOF' ? undefined : after;
  return before === 'BOF' ? undefined : before;
}

function insertionIndex(
  lines: readonly string[],
  anchor: number,
  { after, before }: LineEdit,
): number {
  if (after === 'BOF' || before === 'BOF') return 0;
  if (anchor === -1) return lines.length;
  return after === undefined ? anchor : anchor + 1;
}

/** The line ends as the lines around it do. One before it that has no newline gets one. */
function inserted(lines: readonly string[], index: number, line: string): string {
  const neighbours = [lines[index - 1] ?? '', lines[index] ?? '', lines[index - 2] ?? ''];
  const ending = neighbours.map(endingOf).find(one => one !== '') ?? '\n';
  const before = lines.slice(0, index).join('');
  const gap = before === '' || /[\r\n]$/.test(before) ? '' : ending;
  return `${before}${gap}${line}${ending}${lines.slice(index).join('')}`;
}

/** Each with its ending, which the last may lack. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function endingOf(line: string): string {
  return /\r?\n$/.exec(line)?.[0] ?? '';
}

function isLine(written: string | undefined, line: string): boolean {
  return written?.replace(/[\r\n]+$/, '') === line;
}
