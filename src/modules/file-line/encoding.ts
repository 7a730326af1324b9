/** A text, and how to write it again without losing a byte. */
export interface Decoded {
  readonly text: string;
  readonly encode: (text: string) => Uint8Array;
  /** Text from the playbook in the same units. */
  readonly adapt: (text: string) => string;
}

/** UTF-8 where it is valid; else every byte is one character, as for Python's `bytes`. */
export function decodeText(bytes: Uint8Array): Decoded {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, encode: one => Buffer.from(one), adapt: one => one };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return {
      text: Buffer.from(bytes).toString('latin1'),
      encode: one => Buffer.from(one, 'latin1'),
      adapt: one => Buffer.from(one).toString('latin1'),
    };
  }
}
