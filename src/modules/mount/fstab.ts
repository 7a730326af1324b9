import { escaped, unescaped } from '../swap/marked-lines.ts';

/** An entry of fstab; blanks are not escaped here. */
export interface FstabEntry {
  readonly src: string;
  readonly path: string;
  readonly fstype: string;
  readonly opts: string;
  readonly dump: string;
  readonly passno: string;
}

/** The text with this entry, in the place of the one for the same path; `text` itself where it will do. */
export function withEntry(text: string, entry: FstabEntry): string {
  const lines = linesOf(text);
  const made = lines.map(line => {
    const found = entryOf(line);
    if (found === undefined || !concerns(found, entry)) return line;
    return isSame(found, entry) ? line : lineOf(entry);
  });
  const isThere = lines.some(line => {
    const found = entryOf(line);
    return found !== undefined && concerns(found, entry);
  });
  return textOf(isThere ? made : [...made, lineOf(entry)], lines, text);
}

export function withoutEntry(
  text: string,
  entry: { readonly path: string; readonly src?: string | undefined },
): string {
  const lines = linesOf(text);
  const kept = lines.filter(line => {
    const found = entryOf(line);
    return found === undefined || !concerns(found, entry);
  });
  return textOf(kept, lines, text);
}

export function entryFor(text: string, path: string): FstabEntry | undefined {
  return linesOf(text)
    .map(entryOf)
    .find(entry => entry?.path === path);
}

function textOf(made: readonly string[], lines: readonly string[], text: string): string {
  const isSameText = made.length === lines.length && made.every((line, at) => line === lines[at]);
  return isSameText ? text : made.map(line => `${line}\n`).join('');
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function entryOf(line: string): FstabEntry | undefined {
  const words = line.trim().split(/\s+/);
  const [src = '', path = '', fstype = '', opts = 'defaults', dump = '0', passno = '0'] = words;
  if (src === '' || src.startsWith('#') || words.length < 3) return undefined;
  return { src: unescaped(src), path: unescaped(path), fstype, opts, dump, passno };
}

/** Swap has no path: there the source tells entries apart. */
function concerns(
  found: FstabEntry,
  { path, src }: { readonly path: string; readonly src?: string | undefined },
): boolean {
  if (found.path !== path) return false;
  return (path !== 'none' && path !== 'swap') || src === undefined || found.src === src;
}

function isSame(a: FstabEntry, b: FstabEntry): boolean {
  const fields = ['src', 'path', 'fstype', 'opts', 'dump', 'passno'] as const;
  return fields.every(field => a[field] === b[field]);
}

function lineOf({ src, path, fstype, opts, dump, passno }: FstabEntry): string {
  return [escaped(src), escaped(path), fstype, escaped(opts), dump, passno].join(' ');
}
