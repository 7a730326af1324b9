/** One `key=value` of a free form string, or a word without `=`. Offsets are into the string. */
export interface Piece {
  readonly key: string | undefined;
  /** Quotes taken off. */
  readonly value: string;
  readonly start: number;
  /** Where the value's text begins, after an opening quote. */
  readonly valueStart: number;
  readonly end: number;
  /** The quote that is never closed. */
  readonly openQuote?: string | undefined;
}

/**
 * Splits `a=1 b="x y" c={{ d }}` as Ansible does: at white space outside quotes and outside `{{ }}`,
 * `{% %}` and `{# #}`.
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
  const value = text.slice(valueStart, end);
  const quoted = /^(["'])([\s\S]*)\1$/.exec(value);
  return {
    key: equals?.[1],
    value: quoted === null ? value : unescape(quoted[2] ?? '', quoted[1] ?? ''),
    start,
    valueStart: valueStart + (quoted === null ? 0 : 1),
    end,
  };
}

function unescape(text: string, quote: string): string {
  return text.replaceAll(`\\${quote}`, quote);
}
