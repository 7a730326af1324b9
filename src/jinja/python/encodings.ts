import { ExpressionError } from '../functions.ts';

/** A way to write a text as bytes. What is `undefined` cannot be written, or read. */
export interface Encoding {
  readonly name: string;
  /** In small letters, without dashes. */
  readonly names: readonly string[];
  encode(text: string, errors: string): Buffer | undefined;
  decode(data: Buffer, errors: string): string | undefined;
}

/** Those that files and commands of today's systems are written in. */
const encodings: readonly Encoding[] = [
  {
    name: 'UTF-8',
    names: ['utf8', 'u8'],
    encode: text => Buffer.from(text, 'utf8'),
    decode: (data, errors) => decodedUnicode(data, 'utf-8', errors),
  },
  {
    name: 'UTF-16',
    names: ['utf16', 'u16'],
    encode: text => Buffer.from(`\ufeff${text}`, 'utf16le'),
    decode(data, errors) {
      const isSwapped = data[0] === 0xfe && data[1] === 0xff;
      const ordered = isSwapped ? swapped(data) : data;
      return decodedUnicode(ordered, 'utf-16le', errors)?.replace(/^\ufeff/, '');
    },
  },
  {
    name: 'UTF-16-LE',
    names: ['utf16le'],
    encode: text => Buffer.from(text, 'utf16le'),
    decode: (data, errors) => decodedUnicode(data, 'utf-16le', errors),
  },
  {
    name: 'UTF-16-BE',
    names: ['utf16be'],
    encode: text => swapped(Buffer.from(text, 'utf16le')),
    decode: (data, errors) => decodedUnicode(swapped(data), 'utf-16le', errors),
  },
  ofBytes('ASCII', ['ascii', 'usascii', '646'], 0x7f),
  ofBytes('Latin-1', ['latin1', 'iso88591', 'l1', '88591'], 0xff),
];

/** By a name of Python's. */
export function encodingOf(name: string): Encoding {
  const plain = name.toLowerCase().replaceAll(/[-_ ]/g, '');
  const found = encodings.find(({ names }) => names.includes(plain));
  if (found !== undefined) return found;
  const known = encodings.map(one => one.name).join(', ');
  throw new ExpressionError(`The encoding "${name}" is not known.`, { hint: `Known: ${known}.` });
}

/** One byte for each character, up to the highest. */
function ofBytes(name: string, names: readonly string[], highest: number): Encoding {
  return {
    name,
    names,
    encode(text, errors) {
      const parts = Array.from(text, character => {
        const code = character.codePointAt(0) ?? 0;
        return code <= highest ? character : replacements[errors]?.(code);
      });
      return parts.includes(undefined) ? undefined : Buffer.from(parts.join(''), 'latin1');
    },
    decode(data, errors) {
      const isForeign = (byte: number): boolean => byte > highest;
      if (errors === 'strict' && data.some(isForeign)) return undefined;
      const kept = errors === 'ignore' ? data.filter(byte => !isForeign(byte)) : data;
      const characters = Array.from(kept, byte =>
        isForeign(byte) ? '\ufffd' : String.fromCodePoint(byte),
      );
      return characters.join('');
    },
  };
}

/** What stands for a character that cannot be written, by the word for it. */
const replacements: Readonly<Record<string, (code: number) => string>> = {
  ignore: () => '',
  replace: () => '?',
  xmlcharrefreplace: code => `&#${code};`,
};

function decodedUnicode(data: Buffer, encoding: string, errors: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    if (errors === 'strict') return undefined;
    const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(data);
    return errors === 'ignore' ? text.replaceAll('\ufffd', '') : text;
  }
}

function swapped(data: Buffer): Buffer {
  const even = data.subarray(0, data.length - (data.length % 2));
  return Buffer.concat([Buffer.from(even).swap16(), data.subarray(even.length)]);
}
