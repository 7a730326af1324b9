/** One `key=value` of a free form string, or a word without `=`. Offsets are into the string. */
export interface Piece {
  readonly key: string | undefined;
  /** Escapes decoded, quotes taken off. */
  readonly value: string;
  readonly start: number;
  /** Where the value's text begins, at an opening quote. */
  readonly valueStart: number;
  /** Where each character of the value is. */
  readonly offsets: readonly number[];
  readonly end: number;
  /** The quote that is never closed. */
  readonly openQuote?: string | undefined;
}

/**
 * Splits `a=1 b="x y" c={{ d }}` as Ansible does: at white space outside quotes and outside
 * `{{ }}`, `{% %}` and `{# #}`.
 */
export function splitPieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at++;
      continue;
    }
    const { end, openQuote } = endOfPiece(text, at);
    pieces.push({ ...pieceOf(text, at, end), openQuote });
    at = end;
  }
  return pieces;
}

function endOfPiece(text: string, start: number): { end: number; openQuote?: string | undefined } {
  let quote: string | undefined;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    const pair = text.slice(at, at + 2);
    if (quote !== undefined) {
      if (character === '\\') at++;
      else if (character === quote) quote = undefined;
    } else if (pair === '{{' || pair === '{%' || pair === '{#') {
      depth++;
      at++;
    } else if (depth > 0 && (pair === '}}' || pair === '%}' || pair === '#}')) {
      depth--;
      at++;
    } else if (depth === 0 && (character === '"' || character === "'")) {
      quote = character;
    } else if (depth === 0 && /\s/.test(character)) {
      return { end: at };
    }
  }
  return { end: text.length, openQuote: quote };
}

function pieceOf(text: string, start: number, end: number): Piece {
  const raw = text.slice(start, end);
  const equals = /^([A-Za-z_][\w-]*)=/.exec(raw);
  const valueStart = start + (equals?.[0].length ?? 0);
  const decoded = decode(text.slice(valueStart, end), valueStart);
  const isQuoted = /^(["'])[^]*\1$/.test(decoded.value) && decoded.value.length > 1;
  const value = isQuoted ? decoded.value.slice(1, -1) : decoded.value;
  const offsets = isQuoted ? decoded.offsets.slice(1, -1) : decoded.offsets;
  return { key: equals?.[1], value, start, valueStart, offsets, end };
}

const escapes = /\\(?:U([\da-fA-F]{8})|u([\da-fA-F]{4})|x([\da-fA-F]{2})|([\\'"abfnrtv]))/g;

const letters: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

/**
 * Escapes mean what they mean in strings of Python, inside and outside of quotes; others stay as
 * they are.
 */
function decode(
  raw: string,
  start: number,
): { readonly value: string; readonly offsets: readonly number[] } {
  let value = '';
  const offsets: number[] = [];
  const add = (text: string, at: number, step: number): void => {
    value += text;
    for (let index = 0; index < text.length; index++) offsets.push(at + index * step);
  };
  let done = 0;
  for (const { 0: whole, 1: long, 2: short, 3: byte, 4: letter = '', index } of raw.matchAll(
    escapes,
  )) {
    add(raw.slice(done, index), start + done, 1);
    const code = Number.parseInt(long ?? short ?? byte ?? '', 16);
    const isCode = code <= 0x10_ff_ff;
    const text = isCode ? String.fromCodePoint(code) : (letters.get(letter) ?? letter);
    add(text === '' ? whole : text, start + index, 0);
    done = index + whole.length;
  }
  add(raw.slice(done), start + done, 1);
  return { value, offsets };
}
