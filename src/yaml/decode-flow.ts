import { type Decoded, Decoder } from './decoded.ts';

/** A scalar as it stands in the source, quotes included. */
export interface FlowScalar {
  readonly source: string;
  readonly offset: number;
}

export function decodePlain({ source, offset }: FlowScalar): Decoded {
  const decoder = new Decoder();
  unfold(source, offset, (text, at) => decoder.copy(text, at), decoder);
  return decoder.end(offset + source.length);
}

export function decodeSingleQuoted({ source, offset }: FlowScalar): Decoded {
  const decoder = new Decoder();
  const inner = source.slice(1, endsWithQuote(source, "'") ? -1 : undefined);
  const copy = (text: string, at: number): void => {
    let from = 0;
    for (let quote = text.indexOf("''"); quote !== -1; quote = text.indexOf("''", from)) {
      decoder.copy(text.slice(from, quote + 1), at + from);
      from = quote + 2;
    }
    decoder.copy(text.slice(from), at + from);
  };
  unfold(inner, offset + 1, copy, decoder);
  return decoder.end(offset + 1 + inner.length);
}

/** One line break is a space; of several, each but the first is a line break. Spaces around them go. */
function unfold(
  source: string,
  offset: number,
  copy: (text: string, at: number) => void,
  decoder: Decoder,
): void {
  const lines = source.split('\n');
  let start = 0;
  let separator = '';
  let separatorAt = 0;
  for (const [index, raw] of lines.entries()) {
    const isLast = index === lines.length - 1;
    const trimmed = isLast ? raw : trimEnd(raw.endsWith('\r') ? raw.slice(0, -1) : raw);
    const lead = index === 0 ? 0 : leadOf(trimmed);
    const lineBreak = offset + start + raw.length;
    const isEmpty = lead === trimmed.length && !isLast && index > 0;
    if (!isEmpty) {
      decoder.put(separator, separatorAt);
      copy(trimmed.slice(lead), offset + start + lead);
      separator = ' ';
    } else if (separator === ' ') {
      separator = '\n';
    } else {
      decoder.put('\n', separatorAt);
    }
    separatorAt = lineBreak;
    start += raw.length + 1;
  }
}

export function decodeDoubleQuoted({ source, offset }: FlowScalar): Decoded {
  const decoder = new Decoder();
  const end = endsWithQuote(source, '"') ? source.length - 1 : source.length;
  const inner = source.slice(0, end);
  let index = 1;
  while (index < end) {
    const [piece, decode] = pieceAt(inner, index);
    decode(decoder, piece, offset + index);
    index += piece.length;
  }
  return decoder.end(offset + end);
}

type Decode = (decoder: Decoder, piece: string, offset: number) => void;

/** What a double-quoted text is made of. The last takes any character, so that one always matches. */
const pieces: readonly (readonly [RegExp, Decode])[] = [
  [/[^\\ \t\r\n]+/y, (decoder, piece, offset) => decoder.copy(piece, offset)],
  [/[ \t]*\r?\n(?:[ \t]|\r?\n)*/y, putFold],
  [/[ \t]+/y, (decoder, piece, offset) => decoder.copy(piece, offset)],
  [/\\\r?\n[ \t]*/y, () => {}],
  [/\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y, putCodePoint],
  [/\\[^]/y, putEscape],
  [/[^]/y, (decoder, piece, offset) => decoder.copy(piece, offset)],
];

function pieceAt(source: string, index: number): readonly [string, Decode] {
  for (const [pattern, decode] of pieces) {
    pattern.lastIndex = index;
    const match = pattern.exec(source);
    if (match !== null) return [match[0], decode];
  }
  return [source.slice(index), () => {}];
}

function putFold(decoder: Decoder, piece: string, offset: number): void {
  const first = piece.indexOf('\n');
  let next = piece.indexOf('\n', first + 1);
  if (next === -1) decoder.put(' ', offset + first);
  for (; next !== -1; next = piece.indexOf('\n', next + 1)) decoder.put('\n', offset + next);
}

function putCodePoint(decoder: Decoder, piece: string, offset: number): void {
  const code = Number.parseInt(piece.slice(2), 16);
  decoder.put(code <= 0x10ffff ? String.fromCodePoint(code) : piece, offset);
}

function putEscape(decoder: Decoder, piece: string, offset: number): void {
  decoder.put(escapes[piece.slice(1)] ?? piece, offset);
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
};

function endsWithQuote(source: string, quote: string): boolean {
  return source.length > 1 && source.endsWith(quote);
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  return text.slice(0, end);
}

function leadOf(text: string): number {
  let lead = 0;
  while (text[lead] === ' ' || text[lead] === '\t') lead++;
  return lead;
}
