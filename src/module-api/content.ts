import { createHash } from 'node:crypto';
import type { Content } from './change.ts';
import type { FileState, PresentFile } from './file-state.ts';

/** What is known of a content without reading it from a disk: its size, its SHA-1, perhaps its bytes. */
export function contentFacts(content: Content): Pick<PresentFile, 'size' | 'checksum' | 'content'> {
  if (typeof content === 'object' && 'kind' in content) {
    const { size, sha1: checksum, text } = content;
    const bytes = text === undefined ? undefined : Buffer.from(text);
    return { size, checksum, ...(bytes?.length === size && { content: bytes }) };
  }
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { size: bytes.length, checksum: sumOf(bytes, 'sha1'), content: bytes };
}

export function sumOf(bytes: Uint8Array, algorithm: 'sha1' | 'md5'): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

/** Whether a file that was observed with its content or its SHA-1 holds exactly this. */
export function holds(state: FileState, content: Content): boolean {
  if (state.type !== 'file') return false;
  const { checksum } = contentFacts(content);
  const actual = state.content === undefined ? state.checksum : sumOf(state.content, 'sha1');
  return actual === checksum;
}
