import { createHash, createHmac } from 'node:crypto';
import { matchesPatternList } from './pattern.ts';

/** One entry of a known_hosts file. */
export interface KnownHost {
  readonly file: string;
  readonly line: number;
  readonly marker: 'cert-authority' | 'revoked' | undefined;
  /** As written: names and patterns with commas between, or one hashed name. */
  readonly hosts: string;
  readonly type: string;
  /** The public key, in base64. */
  readonly key: string;
}

/** A key that a host offers. */
export interface HostKey {
  readonly type: string;
  /** The public key, in base64. */
  readonly key: string;
}

export type HostKeyVerdict =
  | { readonly kind: 'known'; readonly entry: KnownHost }
  | { readonly kind: 'revoked'; readonly entry: KnownHost }
  /** Another key of that type is known for the host, or only keys of other types. */
  | { readonly kind: 'changed' | 'other-type'; readonly entry: KnownHost }
  /** Nothing is known, except perhaps who signs the host's certificates. */
  | { readonly kind: 'unknown'; readonly authority: KnownHost | undefined };

const defaultPort = 22;

/** Entries in order. What is not an entry is left out, as OpenSSH does. */
export function parseKnownHosts(file: string, text: string): readonly KnownHost[] {
  const entries: KnownHost[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.trim().split(/\s+/);
    const marker = markers[words[0] ?? ''];
    const [hosts, type, key] = marker === undefined ? words : words.slice(1);
    if (hosts === undefined || hosts.startsWith('#') || hosts.startsWith('@')) continue;
    if (type === undefined || key === undefined) continue;
    const blob = Buffer.from(key, 'base64');
    if (typeOfKey(blob) !== type) continue;
    entries.push({ file, line: index + 1, marker, hosts, type, key: blob.toString('base64') });
  }
  return entries;
}

const markers: Readonly<Record<string, KnownHost['marker']>> = {
  '@cert-authority': 'cert-authority',
  '@revoked': 'revoked',
};

/** The name a host has in known_hosts. */
export function knownHostName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === defaultPort ? name : `[${name}]:${port}`;
}

export function isForHost({ hosts }: KnownHost, name: string): boolean {
  const [, hash, salt, digest] = hosts.split('|');
  if (hosts.startsWith('|') && hash === '1' && salt !== undefined && digest !== undefined) {
    return hashOf(name, Buffer.from(salt, 'base64')) === digest;
  }
  return matchesPatternList(name, hosts.split(','));
}

/** `|1|salt|hash`: a name that only somebody who knows it can find again. */
export function hashedName(name: string, salt: Buffer): string {
  return `|1|${salt.toString('base64')}|${hashOf(name, salt)}`;
}

/**
 * What is known about a key that a host offers. `entries` are the ones for that host, as `isForHost` says.
 */
export function judgeHostKey(entries: readonly KnownHost[], offered: HostKey): HostKeyVerdict {
  const isOffered = (entry: KnownHost) => entry.key === offered.key;
  const revoked = entries.find(entry => entry.marker === 'revoked' && isOffered(entry));
  if (revoked !== undefined) return { kind: 'revoked', entry: revoked };

  const keys = entries.filter(({ marker }) => marker === undefined);
  const known = keys.find(isOffered);
  if (known !== undefined) return { kind: 'known', entry: known };

  const changed = keys.find(({ type }) => type === offered.type);
  if (changed !== undefined) return { kind: 'changed', entry: changed };
  const [other] = keys;
  if (other !== undefined) return { kind: 'other-type', entry: other };

  const authority = entries.find(({ marker }) => marker === 'cert-authority');
  return { kind: 'unknown', authority };
}

/** The types of the keys that are known for a host, in the order of the files. */
export function knownKeyTypes(entries: readonly KnownHost[]): readonly string[] {
  return [...new Set(entries.filter(({ marker }) => marker === undefined).map(({ type }) => type))];
}

/** A key in the SSH wire format, as host keys arrive. */
export function hostKeyOf(blob: Buffer): HostKey {
  return { type: typeOfKey(blob) ?? '', key: blob.toString('base64') };
}

/** `SHA256:…`, as `ssh-keygen -l` prints it. */
export function fingerprintOf(key: string): string {
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

function hashOf(name: string, salt: Buffer): string {
  return createHmac('sha1', salt).update(name).digest('base64');
}

/** The type's name is the first string of the wire format. */
function typeOfKey(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  return length > blob.length - 4 ? undefined : blob.toString('latin1', 4, 4 + length);
}
