import type { Location } from '../diagnostics/source-file.ts';
import type { TextOrigin } from '../values/origin.ts';
import { parseHostAddress } from './host-address.ts';
import { partOf } from './text-value.ts';

/** What `hosts:` or `--limit` holds; with its origin, or its place as a whole, where it is from a file. */
export type HostPattern =
  | string
  | { readonly text: string; readonly origin: TextOrigin }
  | { readonly text: string; readonly location: Location };

/** One pattern of a list: it holds no separators. */
export interface PatternPart {
  readonly text: string;
  readonly location?: Location | undefined;
  /** The whole that it is a part of. */
  readonly whole: string;
}

/**
 * The parts between commas; where there is no comma and the text is not one address, the parts between
 * colons, of which those in brackets (`web[1:3]`) divide nothing.
 */
export function splitPattern(
  patterns: HostPattern | readonly HostPattern[],
): readonly PatternPart[] {
  return asList(patterns).flatMap(pattern => {
    const text = typeof pattern === 'string' ? pattern : pattern.text;
    const parts: PatternPart[] = [];
    for (const match of text.matchAll(formOf(text))) {
      const part = match[0].trim();
      if (part === '') continue;
      const start = match.index + match[0].indexOf(part);
      const location = locationIn(pattern, start, start + part.length);
      parts.push({ text: part, location, whole: text });
    }
    return parts;
  });
}

/** Patterns with a "[" or "]" that stands alone; in a regular expression both may mean anything. */
export function withOpenBracket(
  patterns: HostPattern | readonly HostPattern[],
): readonly { readonly text: string; readonly location?: Location | undefined }[] {
  return asList(patterns).flatMap(pattern => {
    const isPlain = typeof pattern === 'string';
    const text = isPlain ? pattern : pattern.text;
    const parts = text.split(',');
    const isWhole = parts.every(part => /^\s*[&!]?~/.test(part) || isBalanced(part));
    return isWhole ? [] : [{ text, location: locationIn(pattern, 0, text.length) }];
  });
}

function locationIn(pattern: HostPattern, start: number, end: number): Location | undefined {
  if (typeof pattern === 'string') return undefined;
  return 'location' in pattern ? pattern.location : partOf(pattern.origin, start, end).location;
}

function isBalanced(part: string): boolean {
  return !/[[\]]/.test(part.replaceAll(/\[[^[\]]*\]/g, ''));
}

function formOf(text: string): RegExp {
  if (text.includes(',')) return /[^,]+/g;
  if (parseHostAddress(text) !== undefined) return /^.*$/g;
  return /(?:[^\s:[\]]|\[[^\]]*\])+/g;
}

function asList(patterns: HostPattern | readonly HostPattern[]): readonly HostPattern[] {
  return isList(patterns) ? patterns : [patterns];
}

function isList(
  patterns: HostPattern | readonly HostPattern[],
): patterns is readonly HostPattern[] {
  return Array.isArray(patterns);
}
