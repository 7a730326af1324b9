/** The text with the innermost list item around a place blanked out; `undefined` where there is none. */
export function cutOut(text: string, place: number): string | undefined {
  const lines = linesOf(text);
  const first = itemAround(
    lines,
    lines.findIndex(({ end }) => place <= end),
  );
  const item = first === undefined ? undefined : lines[first];
  if (first === undefined || item === undefined) return undefined;
  const next = lines.findIndex(
    (line, index) => index > first && !line.isEmpty && line.indent <= item.indent,
  );
  const end = next === -1 ? text.length : (lines[next]?.start ?? text.length);
  const blank = text.slice(item.start, end).replaceAll(/[^\n]/g, ' ');
  return text.slice(0, item.start) + blank + text.slice(end);
}

interface Line {
  readonly start: number;
  /** Without its line break. */
  readonly end: number;
  readonly indent: number;
  readonly isEmpty: boolean;
  readonly isItem: boolean;
}

function linesOf(text: string): readonly Line[] {
  let start = 0;
  return text.split('\n').map(line => {
    const from = start;
    start += line.length + 1;
    const indent = line.length - line.trimStart().length;
    const rest = line.slice(indent);
    return {
      start: from,
      end: from + line.length,
      indent,
      // How deep a line is that begins with a tab nobody knows: it belongs to what is above.
      isEmpty: rest === '' || rest.startsWith('#') || line.slice(0, indent).includes('\t'),
      isItem: /^-(?:\s|$)/.test(rest),
    };
  });
}

/** The nearest item above that the line is in. */
function itemAround(lines: readonly Line[], at: number): number | undefined {
  let depth =
    lines[at]?.isEmpty === false ? (lines[at]?.indent ?? 0) + 1 : Number.POSITIVE_INFINITY;
  for (let index = at; index >= 0; index--) {
    const line = lines[index];
    if (line === undefined || line.isEmpty || line.indent >= depth) continue;
    if (line.isItem) return index;
    depth = line.indent;
  }
  return undefined;
}
