import { createReadStream } from 'node:fs';
import type { ControllerFile } from '../../module-api/source.ts';

/** The bytes of something to be uploaded, read as they are needed. */
export async function* contentOf(content: Uint8Array | ControllerFile): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    yield content;
    return;
  }
  if (content.decrypted !== undefined) {
    yield content.decrypted;
    return;
  }
  for await (const chunk of createReadStream(content.path)) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}
