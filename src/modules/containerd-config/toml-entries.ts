/**
 * The settings in a text of TOML by their full keys, their values as they are written. It is made to say
 * what differs between two files, so it forgives what it does not understand.
 */
export function tomlEntries(text: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  let table: readonly string[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = withoutComment(lines[index] ?? '').trim();
    const header = /^\[\[?(.*?)\]?\]$/.exec(line)?.[1];
    if (header !== undefined && !line.includes('=')) {
      table = keyParts(header);
      continue;
    }
    const equals = equalsOf(line);
    if (equals === undefined) continue;
    let value = line.slice(equals + 1).trim();
    // An array may go over several lines.
    while (depthOf(value) > 0 && index + 1 < lines.length) {
      index++;
      value = `${value} ${withoutComment(lines[index] ?? '').trim()}`;
    }
    entries.set(shownKey([...table, ...keyParts(line.slice(0, equals))]), normalised(value));
  }
  return entries;
}

export interface Difference {
  readonly key: string;
  /** `undefined`: it was not there. */
  readonly before: string | undefined;
  /** `undefined`: it is there no more. */
  readonly after: string | undefined;
}

/** What two texts of TOML set differently, in the order of the keys. */
export function tomlDifferences(before: string, after: string): readonly Difference[] {
  const [old, made] = [tomlEntries(before), tomlEntries(after)];
  const keys = [...new Set([...old.keys(), ...made.keys()])].sort();
  return keys
    .map(key => ({ key, before: old.get(key), after: made.get(key) }))
    .filter(difference => difference.before !== difference.after);
}

const strings = /"(?:[^"\\]|\\.)*"|'[^']*'/g;

/** The same length, with nothing in strings that could be taken for a sign of TOML. */
function masked(text: string): string {
  return text.replaceAll(strings, string => '_'.repeat(string.length));
}

function withoutComment(line: string): string {
  const hash = masked(line).indexOf('#');
  return hash === -1 ? line : line.slice(0, hash);
}

function equalsOf(line: string): number | undefined {
  const index = masked(line).indexOf('=');
  return index <= 0 ? undefined : index;
}

function depthOf(value: string): number {
  const count = (sign: string) => masked(value).split(sign).length - 1;
  return count('[') - count(']');
}

function keyParts(text: string): readonly string[] {
  const parts = text.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[^.\s]+/g) ?? [];
  return parts.map(part => (/^["']/.test(part) ? part.slice(1, -1) : part));
}

function shownKey(parts: readonly string[]): string {
  return parts.map(part => (part.includes('.') ? `"${part}"` : part)).join('.');
}

/** Quotes and blanks do not make a value another one. */
function normalised(value: string): string {
  const quoted = value.replaceAll(strings, string =>
    string.startsWith("'") ? JSON.stringify(string.slice(1, -1)) : string,
  );
  return quoted
    .replaceAll(/\[\s+/g, '[')
    .replaceAll(/,?\s*\]/g, ']')
    .replaceAll(/\s*,\s*/g, ', ');
}
