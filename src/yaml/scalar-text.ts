import type { CST } from 'yaml';
import type { Location, SourceFile } from '../diagnostics/source-file.ts';
import type { TextOrigin } from '../values/origin.ts';
import { decodeBlock } from './decode-block.ts';
import { decodeDoubleQuoted, decodePlain, decodeSingleQuoted } from './decode-flow.ts';
import type { Decoded } from './decoded.ts';
import type { ScalarStyle } from './located.ts';

export type ScalarToken = CST.FlowScalar | CST.BlockScalar;

export interface ScalarText {
  readonly text: string;
  readonly style: ScalarStyle;
  readonly location: Location;
  readonly origin: TextOrigin;
}

/** What a scalar's token says, with quotes, escapes, folding and indentation undone. */
export function scalarText(token: ScalarToken, source: SourceFile): ScalarText {
  if (token.type === 'block-scalar') return blockText(token, source);

  const { offset } = token;
  const location = { source, start: offset, end: offset + token.source.length };
  const style = styles[token.type] ?? 'plain';
  const straight = straightText(token, style);
  if (straight !== undefined) {
    const start = style === 'plain' ? offset : offset + 1;
    return { text: straight, style, location, origin: straightOrigin(location, start, straight) };
  }
  const decode = decoders[style];
  return withDecoded(() => decode(token), style, location);
}

/** The text of a value that is not written at all: `key:`. */
export function emptyText(source: SourceFile, offset: number): ScalarText {
  const location = { source, start: offset, end: offset };
  return { text: '', style: 'plain', location, origin: straightOrigin(location, offset, '') };
}

const styles: Readonly<Partial<Record<CST.FlowScalar['type'], ScalarStyle>>> = {
  'single-quoted-scalar': 'single-quoted',
  'double-quoted-scalar': 'double-quoted',
};

const decoders: Readonly<Record<ScalarStyle, (token: CST.FlowScalar) => Decoded>> = {
  plain: decodePlain,
  'single-quoted': decodeSingleQuoted,
  'double-quoted': decodeDoubleQuoted,
  literal: decodePlain,
  folded: decodePlain,
};

/** The text where it stands in the source as it is, which is the most usual case. */
function straightText({ source }: CST.FlowScalar, style: ScalarStyle): string | undefined {
  if (source.includes('\n')) return undefined;
  if (style === 'plain') return source;
  const inner = source.slice(1, -1);
  return inner.includes(style === 'single-quoted' ? "'" : '\\') || source.length < 2
    ? undefined
    : inner;
}

function blockText(token: CST.BlockScalar, source: SourceFile): ScalarText {
  const header = token.props.find(({ type }) => type === 'block-scalar-header');
  const headerText = header !== undefined && 'source' in header ? header.source : '|';
  const start = token.offset + token.props.reduce((sum, prop) => sum + sourceLength(prop), 0);
  const end =
    token.offset + source.text.slice(token.offset, start + token.source.length).trimEnd().length;
  const scalar = {
    header: headerText,
    source: token.source,
    offset: start,
    parentIndent: token.indent,
  };
  const style = headerText.startsWith('>') ? 'folded' : 'literal';
  return withDecoded(() => decodeBlock(scalar), style, { source, start: token.offset, end });
}

function sourceLength(token: CST.Token): number {
  return 'source' in token ? token.source.length : 0;
}

/** Keeps the text only; the offsets are many, and few are ever asked for. */
function withDecoded(decode: () => Decoded, style: ScalarStyle, location: Location): ScalarText {
  let offsets: readonly number[] | undefined;
  const offsetAt = (index: number): number => {
    offsets ??= decode().offsets;
    return offsets[Math.min(Math.max(index, 0), offsets.length - 1)] ?? location.start;
  };
  return { text: decode().text, style, location, origin: { location, offsetAt } };
}

function straightOrigin(location: Location, start: number, text: string): TextOrigin {
  return { location, offsetAt: index => start + Math.min(Math.max(index, 0), text.length) };
}
