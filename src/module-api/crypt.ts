import { hash } from 'node:crypto';
import { hashSync } from 'bcryptjs';

/**
 * The `crypt(3)` forms of passwords that need nothing but a digest: `$1$` (MD5), `$5$` (SHA-256) and
 * `$6$` (SHA-512). The SHA forms follow Ulrich Drepper's specification.
 */
export function shaCrypt(
  algorithm: 'sha256' | 'sha512',
  password: string,
  { salt, rounds }: { readonly salt: string; readonly rounds: number },
): string {
  const key = Buffer.from(password, 'utf8');
  const saltBytes = Buffer.from(salt, 'utf8');
  const digest = (...parts: readonly Buffer[]) => digestOf(algorithm, parts);

  const alternate = digest(key, saltBytes, key);
  const first: Buffer[] = [key, saltBytes, repeated(alternate, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) {
    first.push((bits & 1) === 1 ? alternate : key);
  }
  let current = digest(...first);

  const keyBytes = repeated(digest(...times(key, key.length)), key.length);
  const saltTimes = 16 + (current[0] ?? 0);
  const saltSequence = repeated(digest(...times(saltBytes, saltTimes)), saltBytes.length);
  for (let round = 0; round < rounds; round++) {
    const odd = round % 2 === 1;
    current = digest(
      odd ? keyBytes : current,
      round % 3 === 0 ? empty : saltSequence,
      round % 7 === 0 ? empty : keyBytes,
      odd ? current : keyBytes,
    );
  }

  const prefix = algorithm === 'sha256' ? '$5$' : '$6$';
  const roundsText = rounds === implicitRounds ? '' : `rounds=${rounds}$`;
  const order = algorithm === 'sha256' ? sha256Order : sha512Order;
  return `${prefix}${roundsText}${salt}$${encoded(current, order)}`;
}

/** `magic` is `$apr1$` for the form of Apache. */
export function md5Crypt(password: string, salt: string, magic = '$1$'): string {
  const key = Buffer.from(password, 'utf8');
  const saltBytes = Buffer.from(salt, 'utf8');
  const digest = (...parts: readonly Buffer[]) => digestOf('md5', parts);

  const alternate = digest(key, saltBytes, key);
  const first: Buffer[] = [key, Buffer.from(`${magic}${salt}`), repeated(alternate, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) {
    first.push((bits & 1) === 1 ? Buffer.from([0]) : key.subarray(0, 1));
  }
  let current = digest(...first);
  for (let round = 0; round < 1000; round++) {
    const odd = round % 2 === 1;
    current = digest(
      odd ? key : current,
      round % 3 === 0 ? empty : saltBytes,
      round % 7 === 0 ? empty : key,
      odd ? current : key,
    );
  }
  return `${magic}${salt}$${encoded(current, md5Order)}`;
}

/** With the version, the rounds and the salt in front: `$2b$12$` and 22 characters. */
export function bcryptHash(password: string, settings: string): string {
  return hashSync(password, settings);
}

/** What a salt may consist of, in the order of crypt's base 64. */
export const saltAlphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A hash made with this many rounds does not name them. */
const implicitRounds = 5000;

const empty = Buffer.alloc(0);

function digestOf(algorithm: string, parts: readonly Buffer[]): Buffer {
  return hash(algorithm, Buffer.concat(parts), 'buffer');
}

function times(bytes: Buffer, count: number): Buffer[] {
  return Array.from({ length: count }, () => bytes);
}

/** The bytes over and over, up to a length. */
function repeated(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, length === 0 ? 0 : bytes);
}

/** Three bytes at a time become four characters, the low bits first; `-1` stands for no byte. */
function encoded(bytes: Buffer, order: readonly number[]): string {
  let text = '';
  for (let at = 0; at < order.length; at += 3) {
    const group = order.slice(at, at + 3);
    let bits = group.reduce((value, index) => value * 256 + (bytes[index] ?? 0), 0);
    for (let rest = group.filter(index => index >= 0).length + 1; rest > 0; rest--) {
      text += saltAlphabet[bits & 63] ?? '';
      bits >>= 6;
    }
  }
  return text;
}

const sha256Order = [
  ...[0, 10, 20, 21, 1, 11, 12, 22, 2, 3, 13, 23, 24, 4, 14, 15, 25, 5, 6, 16, 26],
  ...[27, 7, 17, 18, 28, 8, 9, 19, 29, -1, 31, 30],
];

const sha512Order = [
  ...[0, 21, 42, 22, 43, 1, 44, 2, 23, 3, 24, 45, 25, 46, 4, 47, 5, 26, 6, 27, 48, 28, 49, 7],
  ...[50, 8, 29, 9, 30, 51, 31, 52, 10, 53, 11, 32, 12, 33, 54, 34, 55, 13, 56, 14, 35, 15, 36],
  ...[57, 37, 58, 16, 59, 17, 38, 18, 39, 60, 40, 61, 19, 62, 20, 41, -1, -1, 63],
];

const md5Order = [0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5, -1, -1, 11];
