import { fail } from '../../module-api/index.ts';

/** A line of a file of authorized keys. */
export interface AuthorizedKey {
  /** What comes before the type: `from="10.0.0.0/8",no-pty`. Empty without. */
  readonly options: string;
  readonly type: string;
  /** Base64. */
  readonly key: string;
  readonly comment: string;
}

const types = /^(?:ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-[\w-]+|sk-[\w-]+)(?:@openssh\.com)?$/;
const certificates = /^(?:ssh|ecdsa|sk)-[\w-]+-cert-v01@openssh\.com$/;

/** `undefined` for a line that is no key: a comment, or nothing. */
export function parseKey(line: string): AuthorizedKey | undefined {
  if (/^\s*(?:#|$)/.test(line)) return undefined;
  const words = wordsOf(line.trim());
  const at = words.findIndex(word => types.test(word) || certificates.test(word));
  const [type, key] = words.slice(at);
  if (at === -1 || at > 1 || type === undefined || key === undefined) return undefined;
  return {
    options: words[0] === type ? '' : (words[0] ?? ''),
    type,
    key,
    comment: restOf(line, at + 2),
  };
}

/** The keys of a text, which must have nothing else in it but comments. */
export function keysIn(text: string): readonly AuthorizedKey[] {
  const lines = text.split(/\r?\n/).filter(line => !/^\s*(?:#|$)/.test(line));
  const keys = lines.map(
    line => parseKey(line) ?? fail(`invalid key specified: ${line.slice(0, 60)}`),
  );
  return keys.length === 0 ? fail('"key" holds no key') : keys;
}

function keyLine({ options, type, key, comment }: AuthorizedKey): string {
  return [options, type, key, comment].filter(part => part !== '').join(' ');
}

interface KeyEdit {
  readonly wanted: readonly AuthorizedKey[];
  readonly present: boolean;
  /** Leave no other key. */
  readonly exclusive: boolean;
}

/** The text with these keys in it, or without them; `text` itself where it will do. */
export function withKeys(text: string, { wanted, present, exclusive }: KeyEdit): string {
  const lines = text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const byKey = new Map(wanted.map(one => [one.key, one]));
  const seen = new Set<string>();
  const kept = lines.flatMap(line => {
    const found = parseKey(line);
    if (found === undefined) return [line];
    const asked = byKey.get(found.key);
    if (asked === undefined) return present && exclusive ? [] : [line];
    if (!present || seen.has(found.key)) return [];
    seen.add(found.key);
    return [isSame(found, asked) ? line : keyLine(asked)];
  });
  const missing = present ? [...byKey.values()].filter(({ key }) => !seen.has(key)) : [];
  const made = [...kept, ...missing.map(keyLine)];
  const isKept = made.length === lines.length && made.every((line, at) => line === lines[at]);
  return isKept ? text : made.map(line => `${line}\n`).join('');
}

function isSame(a: AuthorizedKey, b: AuthorizedKey): boolean {
  return a.options === b.options && a.type === b.type && a.comment === b.comment;
}

/** Words between blanks; quotes of options hold blanks. */
function wordsOf(line: string): readonly string[] {
  return line.match(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/g) ?? [];
}

function restOf(line: string, words: number): string {
  const skip = new RegExp(`^\\s*(?:(?:"(?:\\\\.|[^"\\\\])*"|[^\\s"])+(?:\\s+|$)){${words}}`);
  return line.replace(skip, '').trim();
}
