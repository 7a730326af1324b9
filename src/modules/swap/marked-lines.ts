const mark = '# kplay: ';

/** Whether the line of an fstab is an entry for swap: its third field says so. */
export function isSwapEntry(line: string): boolean {
  return /^\s*[^#\s]\S*\s+\S+\s+swap(\s|$)/.test(line);
}

/** Whether the line of a configuration means anything. */
export function isSetting(line: string): boolean {
  return /^\s*[^#;\s]/.test(line);
}

/** The text with these lines turned into comments that tell whose they are. */
export function withMarks(text: string, concerned: (line: string) => boolean): string {
  return eachLine(text, line => (concerned(line) ? mark + line : line));
}

/** The text with the lines back that `withMarks` took out. */
export function withoutMarks(text: string, concerned: (line: string) => boolean): string {
  return eachLine(text, line => {
    const rest = line.startsWith(mark) ? line.slice(mark.length) : undefined;
    return rest !== undefined && concerned(rest) ? rest : line;
  });
}

function eachLine(text: string, edit: (line: string) => string): string {
  return text.split('\n').map(edit).join('\n');
}

/** The first fields of the entries that are swapped on at boot. */
export function bootSources(text: string): readonly string[] {
  return text.split('\n').flatMap(line => {
    if (!isSwapEntry(line)) return [];
    const [source = '', , , options = ''] = line.trim().split(/\s+/);
    return options.split(',').includes('noauto') ? [] : [source];
  });
}

/** Blanks in paths are written as octal numbers, in fstab and in /proc/swaps. */
export function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

export function escaped(text: string): string {
  return text.replaceAll(/[\\\s]/g, sign => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
