import { fail } from '../../module-api/failure.ts';

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

/** By the name of an encoding, as Python or the web spell it. Fails for one that is not known. */
export function decodeAs(encoding: string, bytes: Uint8Array): Decoded {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  if (/^(utf-?8|u8|utf)$/.test(name)) return decodeText(bytes);
  if (/^(latin-?1|iso-?8859-?1|l1)$/.test(name))
    return byteByByte(bytes, one => String.fromCharCode(one), encoding);
  if (/^(us-)?ascii$/.test(name)) return byteByByte(bytes, asciiCharacter, encoding);
  if (/^(utf-?16|utf-?16-?le)$/.test(name)) return utf16(bytes);
  if (/^(cp|windows-)1252$/.test(name)) return byteByByte(bytes, windowsCharacter, encoding);
  const decoder = decoderOf(name.replace(/^cp(?=125\d$)/, 'windows-'));
  if (decoder === undefined)
    fail(`"encoding" is ${JSON.stringify(encoding)}, which kplay does not know`);
  return byteByByte(bytes, one => decoder.decode(Uint8Array.of(one)), encoding);
}

function asciiCharacter(byte: number): string {
  return byte < 0x80 ? String.fromCharCode(byte) : '\ufffd';
}

/** What `TextDecoder` of some releases of Node takes for Latin 1. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function windowsCharacter(byte: number): string {
  return windows1252[byte - 0x80] ?? String.fromCharCode(byte);
}

/** Only code pages of one byte a character: the runtime reads others but cannot write them. */
function decoderOf(label: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    const decoder = new TextDecoder(label);
    return /^(windows-|iso-8859|koi8|ibm866|macintosh|x-mac)/.test(decoder.encoding)
      ? decoder
      : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function byteByByte(
  bytes: Uint8Array,
  characterOf: (byte: number) => string,
  encoding: string,
): Decoded {
  const characters = Array.from({ length: 256 }, (_, byte) => characterOf(byte));
  const codes = new Map(characters.map((character, byte) => [character, byte]));
  const text = Array.from(bytes, byte => characters[byte] ?? '\ufffd').join('');
  if (text.includes('\ufffd')) fail(`the file is not in the encoding ${encoding}`);
  const encode = (one: string): Uint8Array =>
    Uint8Array.from(one, character => {
      const code = codes.get(character);
      if (code === undefined)
        fail(`the encoding ${encoding} has no character ${JSON.stringify(character)}`);
      return code;
    });
  return { text, encode, adapt: one => one };
}

/** Little-endian; a byte order mark is a character as any other, and stays. */
function utf16(bytes: Uint8Array): Decoded {
  if (bytes.length % 2 === 1) fail('the file is not in the encoding utf-16');
  const buffer = Buffer.from(bytes);
  if (buffer[0] === 0xfe && buffer[1] === 0xff) {
    return {
      text: Buffer.from(buffer).swap16().toString('utf16le'),
      encode: one => Buffer.from(one, 'utf16le').swap16(),
      adapt: one => one,
    };
  }
  return {
    text: buffer.toString('utf16le'),
    encode: one => Buffer.from(one, 'utf16le'),
    adapt: one => one,
  };
}
