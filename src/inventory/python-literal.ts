import type { TextOrigin } from '../values/origin.ts';
import { type Dict, type DictKey, Float, Templated, Tuple, type Value } from '../values/value.ts';
import { partOf, pieced, textValue } from './text-value.ts';

/**
 * The value of a Python literal, as INI inventories write them: numbers, strings, `True`, `False`,
 * `None`, lists, tuples and dicts. `undefined` when the text is anything else: then it is a string.
 */
export function parseLiteral(text: string, origin: TextOrigin): Value | undefined {
  // Most values are plain words; only these can begin a literal.
  if (!/^[ \t]*[-+\d.'"[({TFNrRuU]/.test(text)) return undefined;
  try {
    return new LiteralReader(text, origin).read();
  } catch (error) {
    if (error instanceof NotLiteral) return undefined;
    throw error;
  }
}

/** The text is not a literal. */
class NotLiteral extends Error {}

const numberForms =
  /(0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+)|((?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?[eE][-+]?\d(?:_?\d)*|\d(?:_?\d)*\.)|([1-9](?:_?\d)*|0(?:_?0)*)/y;

const stringStart = /[rRuU]?('''|"""|'|")/y;

const simpleEscapes: Readonly<Record<string, string>> = {
  ...{ '\\': '\\', "'": "'", '"': '"', '\n': '' },
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};

class LiteralReader {
  readonly #text: string;
  readonly #origin: TextOrigin;
  #at = 0;

  constructor(text: string, origin: TextOrigin) {
    this.#text = text;
    this.#origin = origin;
  }

  read(): Value {
    const first = this.#item();
    const value = this.#peek() === ',' ? Tuple.from(this.#rest(first, '')) : first;
    if (this.#peek() !== '' && this.#peek() !== '#') throw new NotLiteral();
    return value;
  }

  #item(): Value {
    const character = this.#peek();
    if (character === '[') return this.#list();
    if (character === '(') return this.#brackets();
    if (character === '{') return this.#dict();
    const string = this.#string();
    if (string !== undefined) return string;
    const name = this.#name();
    return name === undefined ? this.#signedNumber() : name;
  }

  #list(): Value {
    this.#at++;
    if (this.#take(']')) return [];
    const items = this.#rest(this.#item(), ']');
    this.#expect(']');
    return items;
  }

  #brackets(): Value {
    this.#at++;
    if (this.#take(')')) return new Tuple();
    const first = this.#item();
    const value = this.#peek() === ',' ? Tuple.from(this.#rest(first, ')')) : first;
    this.#expect(')');
    return value;
  }

  /** The items behind the first one, up to but not including `close`. */
  #rest(first: Value, close: string): Value[] {
    const items = [first];
    while (this.#take(',')) {
      const next = this.#peek();
      if (next === close || (close === '' && next === '#')) break;
      items.push(this.#item());
    }
    return items;
  }

  #dict(): Value {
    const dict: Dict = new Map();
    this.#at++;
    while (!this.#take('}')) {
      const key = keyOf(this.#item());
      this.#expect(':');
      dict.set(key, this.#item());
      if (!this.#take(',') && this.#peek() !== '}') throw new NotLiteral();
    }
    return dict;
  }

  #name(): Value | undefined {
    const word = this.#match(/(?:True|False|None)(?!\w)/y)?.[0];
    if (word === undefined) return undefined;
    return word === 'None' ? null : word === 'True';
  }

  #signedNumber(): Value {
    const sign = this.#match(/[-+]/y)?.[0];
    this.#peek();
    const match = this.#match(numberForms);
    if (match === undefined || /[\w.]/.test(this.#text[this.#at] ?? '')) throw new NotLiteral();
    const amount = Number(match[0].replaceAll('_', ''));
    const value = sign === '-' ? -amount : amount;
    if (match[2] !== undefined) return Number.isInteger(value) ? new Float(value) : value;
    // What a number cannot hold exactly stays as it was written.
    if (!Number.isSafeInteger(value)) throw new NotLiteral();
    return value === 0 ? 0 : value;
  }

  #string(): Value | undefined {
    let text = '';
    const offsets: number[] = [];
    const start = this.#at;
    for (let opening = this.#match(stringStart); opening; opening = this.#match(stringStart)) {
      const quote = opening[1] ?? '';
      const raw = /^[rR]/.test(opening[0]);
      text += this.#characters(quote, raw, offsets);
      this.#peek();
    }
    if (this.#at === start) return undefined;
    const whole = partOf(this.#origin, start, this.#at).location;
    return textValue(text, pieced(whole.source, offsets, whole.end));
  }

  #characters(quote: string, raw: boolean, offsets: number[]): string {
    let text = '';
    while (!this.#text.startsWith(quote, this.#at)) {
      if (this.#at >= this.#text.length) throw new NotLiteral();
      const offset = this.#origin.offsetAt(this.#at);
      const piece = this.#text[this.#at] === '\\' ? this.#escape(raw) : this.#text[this.#at++];
      text += piece ?? '';
      for (let index = 0; index < (piece?.length ?? 0); index++) offsets.push(offset);
    }
    this.#at += quote.length;
    return text;
  }

  /** A backslash that escapes nothing stands for itself. */
  #escape(raw: boolean): string {
    const next = this.#text[this.#at + 1];
    if (next === undefined) throw new NotLiteral();
    if (raw) {
      this.#at += 2;
      return `\\${next}`;
    }
    const code = this.#match(
      /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3}))/y,
    );
    if (code !== undefined) {
      const hexadecimal = code[1] ?? code[2] ?? code[3];
      const point =
        hexadecimal === undefined ? parseInt(code[4] ?? '', 8) : parseInt(hexadecimal, 16);
      if (point > 0x10ffff) throw new NotLiteral();
      return String.fromCodePoint(point);
    }
    if (/[xuUN]/.test(next)) throw new NotLiteral();
    this.#at += 2;
    return simpleEscapes[next] ?? `\\${next}`;
  }

  /** The next character that is not a blank; '' at the end. */
  #peek(): string {
    while (/[ \t\f\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#take(character)) throw new NotLiteral();
  }

  #match(form: RegExp): RegExpExecArray | undefined {
    form.lastIndex = this.#at;
    const match = form.exec(this.#text) ?? undefined;
    if (match !== undefined) this.#at = form.lastIndex;
    return match;
  }
}

/** Keys are not rendered. */
function keyOf(value: Value): DictKey {
  if (value instanceof Templated) return value.text;
  if (value instanceof Float) return value.value;
  if (value !== null && typeof value === 'object') throw new NotLiteral();
  return value;
}
