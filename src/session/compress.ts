import { pipeline, Readable } from 'node:stream';
import { createGzip, deflateRawSync } from 'node:zlib';

export interface Packed {
  readonly content: AsyncIterable<Uint8Array>;
  readonly isCompressed: boolean;
}

/** The fastest: the network is slow compared to the disk, but not to a better compression. */
const level = 1;
const sampleBytes = 32_768;
/** Compressed to more than this, it is not worth the time. */
const worthwhile = 0.9;

/** Packs content whose beginning can be packed well; the rest is read only when it is asked for. */
export async function compress(content: AsyncIterable<Uint8Array>): Promise<Packed> {
  const iterator = content[Symbol.asyncIterator]();
  const first = await iterator.next();
  const whole = replay(first, iterator);
  const isCompressed = first.done !== true && packsWell(first.value);
  if (!isCompressed) return { content: whole, isCompressed };
  const gzip = createGzip({ level });
  // What goes wrong on the way is thrown to whoever reads the result.
  pipeline(Readable.from(whole), gzip, () => {});
  return { content: gzip, isCompressed };
}

async function* replay(
  first: IteratorResult<Uint8Array>,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let next = first; next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

function packsWell(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, sampleBytes);
  return deflateRawSync(sample, { level }).length < sample.length * worthwhile;
}
