import { createHmac } from 'node:crypto';
import { fail } from '../../module-api/index.ts';

/** The key of a host, as a line of known_hosts has it. */
export interface HostKey {
  readonly type: string;
  /** Base64. */
  readonly key: string;
  /** `@cert-authority` or `@revoked`; empty without. */
  readonly marker: string;
  readonly comment: string;
}

const type = /^(?:ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-[\w-]+|sk-[\w-]+(?:@openssh\.com)?)$/;

/** Reads keys as `ssh-keyscan` prints them, or without the host before them. */
export function hostKeysIn(text: string): readonly HostKey[] {
  const lines = text.split(/\r?\n/).filter(line => !/^\s*(?:#|$)/.test(line));
  const keys = lines.map(line => {
    const words = line.trim().split(/\s+/);
    const at = words.findIndex(word => type.test(word));
    const key = words[at + 1];
    if (at === -1 || key === undefined || !/^[A-Za-z0-9+/]+=*$/.test(key)) {
      return fail(`"key" holds a line that is no key of a host: ${line.trim().slice(0, 60)}`);
    }
    const marker = words[0]?.startsWith('@') === true ? words[0] : '';
    return { marker, type: words[at] ?? '', key, comment: words.slice(at + 2).join(' ') };
  });
  return keys.length === 0 ? fail('"key" holds no key') : keys;
}

export interface KnownHostsEdit {
  readonly host: string;
  /** `undefined`: all keys of the host are meant. */
  readonly keys: readonly HostKey[] | undefined;
  readonly present: boolean;
  readonly hash: boolean;
  /** For a name that has to be hashed: 20 bytes for each key. */
  readonly salt: (key: HostKey) => Uint8Array;
}

/** The text with these keys of the host, or without them; `text` itself where it will do. */
export function withHostKeys(text: string, edit: KnownHostsEdit): string {
  const lines = text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const made = edit.present ? withPresent(lines, edit) : withAbsent(lines, edit);
  const isKept = made.length === lines.length && made.every((line, at) => line === lines[at]);
  return isKept ? text : made.map(line => `${line}\n`).join('');
}

interface Entry {
  readonly names: string;
  readonly marker: string;
  readonly type: string;
  readonly key: string;
}

function entryOf(line: string): Entry | undefined {
  const words = line.trim().split(/\s+/);
  const marker = words[0]?.startsWith('@') === true ? (words.shift() ?? '') : '';
  const [names = '', kind = '', key = ''] = words;
  return key === '' || names.startsWith('#') ? undefined : { names, marker, type: kind, key };
}

/** Each kind of key of a host is there once. */
function withPresent(lines: readonly string[], { host, keys = [], hash, salt }: KnownHostsEdit) {
  const done = new Set<HostKey>();
  const kept = lines.flatMap(line => {
    const entry = entryOf(line);
    const wanted = keys.find(one => one.type === entry?.type && one.marker === entry.marker);
    if (entry === undefined || wanted === undefined || !namesHost(entry.names, host)) return [line];
    const isRight = entry.key === wanted.key && entry.names.startsWith('|1|') === hash;
    if (done.has(wanted)) return without(entry, line, host);
    if (isRight) {
      done.add(wanted);
      return [line];
    }
    return without(entry, line, host);
  });
  const missing = keys.filter(key => !done.has(key));
  return [...kept, ...missing.map(key => lineFor(host, key, hash ? salt(key) : undefined))];
}

function withAbsent(lines: readonly string[], { host, keys }: KnownHostsEdit): readonly string[] {
  return lines.flatMap(line => {
    const entry = entryOf(line);
    if (entry === undefined || !namesHost(entry.names, host)) return [line];
    const isMeant =
      keys === undefined || keys.some(one => one.type === entry.type && one.key === entry.key);
    return isMeant ? without(entry, line, host) : [line];
  });
}

/** A line may be about more hosts than this one. */
function without({ names }: Entry, line: string, host: string): readonly string[] {
  const others = names.split(',').filter(name => name !== host);
  return names.startsWith('|1|') || others.length === 0
    ? []
    : [line.replace(names, () => others.join(','))];
}

/** Patterns are about many hosts, and are left alone. */
function namesHost(names: string, host: string): boolean {
  const [, salt, sum] = /^\|1\|([^|]+)\|([^|]+)$/.exec(names) ?? [];
  if (salt !== undefined) return hashed(host, Buffer.from(salt, 'base64')) === sum;
  return names.split(',').includes(host);
}

function hashed(host: string, salt: Uint8Array): string {
  return createHmac('sha1', salt).update(host).digest('base64');
}

function lineFor(
  host: string,
  { marker, type: kind, key, comment }: HostKey,
  salt: Uint8Array | undefined,
): string {
  const name =
    salt === undefined ? host : `|1|${Buffer.from(salt).toString('base64')}|${hashed(host, salt)}`;
  return [marker, name, kind, key, comment].filter(part => part !== '').join(' ');
}
