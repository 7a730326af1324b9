import type { SourceFile } from '../../diagnostics/source-file.ts';
import { Float } from '../../values/value.ts';
import { ScalarNode, type ScalarStyle, type ScalarValue } from '../../yaml/located.ts';
import { pieced } from '../text-value.ts';

/** The text is not TOML, from `at` on. */
export class TomlError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const escapes: Readonly<Record<string, string>> = {
  ...{ b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\x1b', '"': '"', '\\': '\\' },
};

/** A cursor in a TOML text that reads strings, keys and plain values. */
export class TomlText {
  readonly source: SourceFile;
  at = 0;

  constructor(source: SourceFile) {
    this.source = source;
  }

  get text(): string {
    return this.source.text;
  }

  starts(word: string): boolean {
    return this.text.startsWith(word, this.at);
  }

  /** Takes the word if it is next. */
  take(word: string): boolean {
    if (!this.starts(word)) return false;
    this.at += word.length;
    return true;
  }

  expect(word: string, what: string): void {
    if (!this.take(word)) throw new TomlError(`Expected ${what}.`, this.at);
  }

  skipBlanks(): void {
    while (this.starts(' ') || this.starts('\t')) this.at++;
  }

  /** Blanks, line ends and comments. */
  skipLines(): void {
    const rest = /(?:[ \t\r\n]|#[^\n]*)*/y;
    rest.lastIndex = this.at;
    this.at += rest.exec(this.text)?.[0].length ?? 0;
  }

  /** Nothing but a comment may stand before the end of the line. */
  endLine(): void {
    const rest = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
    rest.lastIndex = this.at;
    const found = rest.exec(this.text);
    if (found === null) {
      this.skipBlanks();
      throw new TomlError('Expected the end of the line.', this.at);
    }
    this.at += found[0].length;
  }

  key(): ScalarNode {
    if (this.starts('"') || this.starts("'")) return this.string();
    const start = this.at;
    const bare = /[\w-]+/y;
    bare.lastIndex = start;
    const found = bare.exec(this.text)?.[0];
    if (found === undefined) throw new TomlError('Expected a key.', start);
    this.at += found.length;
    return this.scalar(found, found, start, 'plain');
  }

  string(): ScalarNode {
    const start = this.at;
    const quote = this.text[start] ?? '';
    const long = quote.repeat(3);
    const isLong = this.take(long);
    if (!isLong) this.at++;
    else if (!this.take('\n')) this.take('\r\n');
    const end = isLong ? long : quote;
    const characters: string[] = [];
    const offsets: number[] = [];
    while (!this.#ends(end)) {
      const character = this.text[this.at];
      if (character === undefined || (!isLong && character === '\n')) {
        throw new TomlError('This text is never closed.', start);
      }
      const from = this.at;
      const read = quote === '"' && character === '\\' ? this.#escape(isLong) : character;
      if (read === character) this.at++;
      for (const unit of read.split('')) {
        characters.push(unit);
        offsets.push(from);
      }
    }
    this.at += end.length;
    const value = characters.join('');
    const origin = pieced(this.source, offsets, this.at);
    const style: ScalarStyle = quote === '"' ? 'double-quoted' : 'single-quoted';
    const location = { source: this.source, start, end: this.at };
    return new ScalarNode({ location, value, text: value, style, origin });
  }

  /** Up to two quotes may stand before the three that end a long text. */
  #ends(end: string): boolean {
    return this.starts(end) && (end.length === 1 || !this.starts(end + end[0]));
  }

  #escape(isLong: boolean): string {
    const start = this.at;
    const form = /\\(?:([btnfre"\\])|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([ \t]*\r?\n\s*))/y;
    form.lastIndex = start;
    const found = form.exec(this.text);
    const [whole = '', letter, short, wide, lines] = found ?? [];
    if (found === null || (lines !== undefined && !isLong)) {
      throw new TomlError('There is no such escape.', start);
    }
    this.at += whole.length;
    if (letter !== undefined) return escapes[letter] ?? '';
    if (lines !== undefined) return '';
    const code = Number.parseInt(short ?? wide ?? '', 16);
    if (code > 0x10ffff) throw new TomlError('There is no such character.', start);
    return String.fromCodePoint(code);
  }

  /** Numbers, booleans, dates. */
  plain(): ScalarNode {
    const start = this.at;
    const form = /\d{4}-\d\d-\d\d(?:[Tt ]\d\d:[\d:.]+(?:[Zz]|[+-]\d\d:\d\d)?)?|[\w+.:-]+/y;
    form.lastIndex = start;
    const word = form.exec(this.text)?.[0];
    const value = word === undefined ? undefined : plainValue(word);
    if (word === undefined || value === undefined) throw new TomlError('Expected a value.', start);
    this.at += word.length;
    return this.scalar(word, value, start, 'plain');
  }

  scalar(text: string, value: ScalarValue, start: number, style: ScalarStyle): ScalarNode {
    const { source } = this;
    const location = { source, start, end: start + text.length };
    const origin = { location, offsetAt: (index: number) => start + index };
    return new ScalarNode({ location, value, text, style, origin });
  }
}

function plainValue(word: string): ScalarValue | undefined {
  if (word === 'true' || word === 'false') return word === 'true';
  const digits = word.replaceAll(/(?<=[\da-fA-F])_(?=[\da-fA-F])/g, '');
  if (/^[+-]?(?:0|[1-9]\d*)$/.test(digits)) return Number(digits);
  if (/^0(?:x[\da-fA-F]+|o[0-7]+|b[01]+)$/.test(digits)) return Number(digits);
  if (/^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(digits)) {
    return new Float(Number(digits));
  }
  const special = /^([+-]?)(inf|nan)$/.exec(word);
  if (special !== null) {
    const size = special[2] === 'inf' ? Number.POSITIVE_INFINITY : Number.NaN;
    return new Float(special[1] === '-' ? -size : size);
  }
  // Dates stay texts: variables have no type for them.
  return /^\d{4}-\d\d-\d\d|^\d\d:\d\d/.test(word) ? word : undefined;
}
