import { isUtf8 } from 'node:buffer';
import { Diagnostics, type Result } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';

const lineFeed = 0x0a;

/** The text of a file: UTF-8, or UTF-16 where it begins with that mark. */
export function readSource(bytes: Uint8Array, path: string): Result<SourceFile> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes, path, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(bytes, path, 'utf-16be');
  if (isUtf8(bytes)) return decoded(bytes, path, 'utf-8');

  const offset = firstInvalid(bytes);
  const before = decode(bytes.subarray(0, offset), 'utf-8');
  const source = { path, text: decode(bytes, 'utf-8') };
  const diagnostics = new Diagnostics();
  const byte = (bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  const message = `This file is not UTF-8: byte 0x${byte} at offset ${offset} is no part of a character.`;
  diagnostics.error(
    'file/unreadable',
    message,
    { source, start: before.length, end: before.length + 1 },
    { hint: 'Save the file as UTF-8.' },
  );
  return { ok: false, diagnostics: diagnostics.list };
}

function decoded(bytes: Uint8Array, path: string, encoding: string): Result<SourceFile> {
  return { ok: true, value: { path, text: decode(bytes, encoding) } };
}

/** Without the byte order mark. */
function decode(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}

/** Where the first line that is not UTF-8 stops being so. A line feed is never part of a longer character. */
function firstInvalid(bytes: Uint8Array): number {
  let start = 0;
  for (;;) {
    const lineEnd = bytes.indexOf(lineFeed, start);
    const end = lineEnd === -1 ? bytes.length : lineEnd + 1;
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end;
  }
  for (let at = start; ; at += lengthOf(bytes[at] ?? 0)) {
    if (!isUtf8(bytes.subarray(at, at + lengthOf(bytes[at] ?? 0)))) return at;
  }
}

/** How many bytes a character takes that begins with this one. */
function lengthOf(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}
