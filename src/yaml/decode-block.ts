import { type Decoded, Decoder } from './decoded.ts';

/** A block scalar: `header` is `|` or `>` with its signs, `source` all lines after the header's. */
export interface BlockScalar {
  readonly header: string;
  readonly source: string;
  /** Where `source` begins. */
  readonly offset: number;
  /** The indentation of what holds the scalar, to which a digit in the header adds. */
  readonly parentIndent: number;
}

interface Line {
  readonly indent: number;
  /** Without indentation and line break. */
  readonly content: string;
  readonly offset: number;
  /** Where the line break stands; the last line has none. */
  readonly end: number;
  readonly hasBreak: boolean;
}

/** As PyYAML reads it: where a file ends without a line break, so does the text. */
export function decodeBlock(scalar: BlockScalar): Decoded {
  const lines = splitLines(scalar);
  const trim = indentOf(scalar, lines);
  const isContent = ({ content, indent }: Line): boolean => content !== '' || indent > trim;
  const first = lines.findIndex(isContent);
  const content = lines.slice(0, lines.findLastIndex(isContent) + 1);
  const decoder = new Decoder();
  if (scalar.header.startsWith('|')) putLiteral(decoder, content, trim);
  else putFolded(decoder, content, { trim, first });

  const last = content.at(-1);
  const breaks = [...(last === undefined ? [] : [last]), ...lines.slice(content.length)]
    .filter(({ hasBreak }) => hasBreak)
    .map(({ end }) => end);
  putBreaks(decoder, breaks.slice(0, keptBreaks(scalar.header, content.length)));
  return decoder.end(scalar.offset + scalar.source.length);
}

/** `-` keeps no line break at the end, `+` all of them, none of the two one. */
function keptBreaks(header: string, contentLines: number): number {
  if (header.includes('+')) return Number.POSITIVE_INFINITY;
  return header.includes('-') || contentLines === 0 ? 0 : 1;
}

function putLiteral(decoder: Decoder, lines: readonly Line[], trim: number): void {
  for (const [index, line] of lines.entries()) {
    const previous = lines[index - 1];
    if (previous !== undefined) decoder.put('\n', previous.end);
    copyLine(decoder, line, trim);
  }
}

/** Lines are joined by spaces, save around empty lines and lines that are indented further. */
function putFolded(
  decoder: Decoder,
  lines: readonly Line[],
  { trim, first }: { readonly trim: number; readonly first: number },
): void {
  for (const { end } of lines.slice(0, first)) decoder.put('\n', end);
  let breaks: number[] = [];
  let wasIndented = false;
  for (const line of lines.slice(first)) {
    const isIndented = line.indent > trim || line.content.startsWith('\t');
    if (line.content === '' && !isIndented) {
      breaks.push(line.end);
      continue;
    }
    if (breaks.length === 1 && !wasIndented && !isIndented) decoder.put(' ', breaks[0] ?? 0);
    else putBreaks(decoder, wasIndented || isIndented ? breaks : breaks.slice(1));
    copyLine(decoder, line, trim);
    breaks = [line.end];
    wasIndented = isIndented;
  }
}

function copyLine(decoder: Decoder, line: Line, trim: number): void {
  const more = Math.max(0, line.indent - trim);
  const start = line.offset + line.indent - more;
  decoder.copy(' '.repeat(more) + line.content, start);
}

function putBreaks(decoder: Decoder, offsets: readonly number[]): void {
  for (const offset of offsets) decoder.put('\n', offset);
}

function indentOf({ header, parentIndent }: BlockScalar, lines: readonly Line[]): number {
  const digit = /[1-9]/.exec(header);
  if (digit !== null) return Math.max(0, parentIndent) + Number(digit[0]);
  const first = lines.find(({ content }) => content !== '');
  return first?.indent ?? Math.max(...lines.map(({ indent }) => indent));
}

function splitLines({ source, offset }: BlockScalar): readonly Line[] {
  let start = offset;
  return source.split('\n').map((raw, index, all) => {
    const hasBreak = index < all.length - 1;
    const text = hasBreak && raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const indent = /^ */.exec(text)?.[0].length ?? 0;
    const content = text.slice(indent);
    const line = { indent, content, offset: start, end: start + raw.length, hasBreak };
    start += raw.length + 1;
    return line;
  });
}
