import { sumOf } from '../../module-api/index.ts';

/** OpenPGP packets of public keys. `undefined`: it is something else. */
export interface PublicKeys {
  readonly binary: Uint8Array;
  /** Of the primary keys: upper-case hex. */
  readonly fingerprints: readonly string[];
}

const armor = /-----BEGIN PGP PUBLIC KEY BLOCK-----([^]*?)-----END PGP PUBLIC KEY BLOCK-----/g;

/** Reads keys in binary form or as text. */
export function readPublicKeys(bytes: Uint8Array): PublicKeys | undefined {
  const blocks = Array.from(
    Buffer.from(bytes).toString('latin1').matchAll(armor),
    ([, body = '']) => fromArmor(body),
  );
  const binary = blocks.length > 0 ? Buffer.concat(blocks) : bytes;
  const fingerprints: string[] = [];
  for (const packet of packetsOf(binary)) {
    if (packet === undefined) return undefined;
    if (packet.tag === publicKeyTag) fingerprints.push(fingerprintOf(packet.body));
  }
  return fingerprints.length === 0 ? undefined : { binary, fingerprints };
}

export function isArmored(text: string): boolean {
  return text.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----');
}

/** The text form of a key. */
export function toArmor(binary: Uint8Array): string {
  const lines =
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [
    '-----BEGIN PGP PUBLIC KEY BLOCK-----',
    '',
    ...lines,
    '-----END PGP PUBLIC KEY BLOCK-----',
    '',
  ].join('\n');
}

/** Headers come before an empty line, and a checksum that begins with `=` last. */
function fromArmor(body: string): Buffer {
  const lines = body.split(/\r?\n/).map(line => line.trim());
  const start = lines.indexOf('', 1);
  const data = lines.slice(start === -1 ? 0 : start).filter(line => !line.startsWith('='));
  return Buffer.from(data.join(''), 'base64');
}

const publicKeyTag = 6;

interface Packet {
  readonly tag: number;
  readonly body: Uint8Array;
}

/** Ends with `undefined` where there is no whole packet. */
function* packetsOf(bytes: Uint8Array): Generator<Packet | undefined> {
  let at = 0;
  while (at < bytes.length) {
    const header = headerAt(bytes, at);
    if (header === undefined || header.start + header.length > bytes.length) {
      yield undefined;
      return;
    }
    const end = header.start + header.length;
    yield { tag: header.tag, body: bytes.subarray(header.start, end) };
    at = end;
  }
}

function headerAt(bytes: Uint8Array, at: number) {
  const [first = 0, one = 0, two = 0] = bytes.subarray(at);
  if ((first & 0x80) === 0) return undefined;
  if ((first & 0x40) === 0) {
    const size = [1, 2, 4, 0][first & 3] ?? 0;
    const tag = (first >> 2) & 15;
    return size === 0
      ? undefined
      : { tag, start: at + 1 + size, length: number(bytes, at + 1, size) };
  }
  const tag = first & 63;
  if (one < 192) return { tag, start: at + 2, length: one };
  if (one < 224) return { tag, start: at + 3, length: ((one - 192) << 8) + two + 192 };
  return one === 255 ? { tag, start: at + 6, length: number(bytes, at + 2, 4) } : undefined;
}

function number(bytes: Uint8Array, at: number, size: number): number {
  return bytes.subarray(at, at + size).reduce((value, byte) => value * 256 + byte, 0);
}

/** Of version 4, which is what signs repositories. */
function fingerprintOf(body: Uint8Array): string {
  const length = [body.length >> 8, body.length & 255];
  return sumOf(Buffer.concat([Buffer.from([0x99, ...length]), body]), 'sha1').toUpperCase();
}
