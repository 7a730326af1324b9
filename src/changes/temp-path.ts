import { posix } from 'node:path';

/** Where a file is made before it takes its place: in the same directory, so that it can be renamed. */
export function tempPath(path: string, nonce: string): string {
  const suffix = `.kplay-${nonce}`;
  const name = shorten(posix.basename(path), longestName - suffix.length - 1);
  return posix.join(posix.dirname(path), `.${name}${suffix}`);
}

const longestName = 255;

function shorten(name: string, bytes: number): string {
  let result = '';
  let length = 0;
  for (const character of name) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    result += character;
  }
  return result;
}
