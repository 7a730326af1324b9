export interface LocaleEdit {
  readonly name: string;
  /** `undefined`: it cannot be made, unless the text knows it. */
  readonly charset: string | undefined;
  readonly present: boolean;
}

/** The text of /etc/locale.gen with the locale turned on or off; `undefined` where nobody knows the locale. */
export function withLocale(
  text: string,
  { name, charset, present }: LocaleEdit,
): string | undefined {
  const lines = text.split('\n');
  const found = lines.findIndex(line => entryOf(line)?.name === name);
  if (present) {
    if (lines.some(line => entryOf(line)?.name === name && !line.trim().startsWith('#')))
      return text;
    const entry = entryOf(lines[found] ?? '');
    if (entry !== undefined) return lines.with(found, `${name} ${entry.charset}`).join('\n');
    if (charset === undefined) return undefined;
    return `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${name} ${charset}\n`;
  }
  return lines
    .map(line =>
      entryOf(line)?.name === name && !line.trim().startsWith('#') ? `# ${line.trim()}` : line,
    )
    .join('\n');
}

function entryOf(line: string): { readonly name: string; readonly charset: string } | undefined {
  const [, name, charset] = /^\s*(?:#\s*)?([A-Za-z]\S*)\s+([A-Z][\w-]*)\s*$/.exec(line) ?? [];
  return name === undefined || charset === undefined ? undefined : { name, charset };
}
