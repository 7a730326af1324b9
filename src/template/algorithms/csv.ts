export interface CsvOptions {
  readonly delimiter: string;
  /** Spaces after a delimiter are no part of the field. */
  readonly skipsSpace?: boolean;
}

/** The rows of a file whose fields are separated by `delimiter`, and quoted where they hold it. */
export function parseCsv(text: string, { delimiter, skipsSpace = false }: CsvOptions): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (skipsSpace && row.length > 0) while (text[at] === ' ') at++;
    const { field, end } = readField(text, at, delimiter);
    row.push(field);
    at = end;
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      if (at < text.length) continue;
      row.push('');
    }
    at += /^(?:\r\n|\n|\r)/.exec(text.slice(at, at + 2))?.[0].length ?? 0;
    rows.push(row);
    row = [];
  }
  return rows;
}

function readField(text: string, start: number, delimiter: string): { field: string; end: number } {
  let field = '';
  let at = start;
  if (text[at] === '"') {
    const quoted = /"((?:[^"]|"")*)(?:"|$)/y;
    quoted.lastIndex = at;
    const found = quoted.exec(text);
    field = found?.[1]?.replaceAll('""', '"') ?? '';
    at += found?.[0].length ?? 0;
  }
  while (at < text.length && !text.startsWith(delimiter, at) && !/[\r\n]/.test(text[at] ?? '')) {
    field += text[at];
    at++;
  }
  return { field, end: at };
}
