import { unescapeString } from './string-literal.ts';
import type { Token } from './token.ts';

/** The end of a tag: where it is found outside of brackets, the expression is over. */
export interface TagEnd {
  readonly kind: 'variableEnd' | 'blockEnd';
  readonly text: string;
  /** Matches the end with its whitespace control, at the position it is tried at. */
  readonly pattern: RegExp;
  readonly plainBackslashes: boolean;
  /** The end of a line may be blanks only, and so may that of the text. */
  readonly isLineEnd?: boolean;
}

const blanks = /\s+/y;
const asciiName = /[A-Za-z_][A-Za-z0-9_]*/y;
const anyName = /[\p{ID_Start}_]\p{ID_Continue}*/uy;
const number =
  /(?:0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)|[1-9](?:_?\d)*|0(?:_?0)*)/iy;
/** After a dot only an integer can follow: `item.0.1` is not `item.` and `0.1`. */
const indexNumber = /\d+/y;
const string = /'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"/y;
const operator = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,]/y;

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * Reads the tokens of one tag, or of a bare expression, into `tokens`. Returns the position behind the
 * tag; `undefined` when the text ends first.
 */
export function lexExpression(
  text: string,
  from: number,
  tokens: Token[],
  end?: TagEnd,
): number | undefined {
  const open: string[] = [];
  let at = from;
  while (at < text.length) {
    const atLineEnd = end?.isLineEnd === true && open.length === 0;
    const space = atLineEnd && match(end.pattern, text, at) ? undefined : match(blanks, text, at);
    if (space !== undefined) at += space.length;
    if (at >= text.length) break;

    const closing =
      end !== undefined && open.length === 0 ? match(end.pattern, text, at) : undefined;
    if (closing !== undefined && end !== undefined) {
      tokens.push({ kind: end.kind, value: closing, start: at, end: at + closing.length });
      return at + closing.length;
    }

    const token = readToken(text, at, tokens.at(-1), end?.plainBackslashes ?? false);
    const problem = token.kind === 'operator' ? balance(token, open) : undefined;
    tokens.push(problem ?? token);
    at = token.end;
    if (token.kind !== 'problem' && problem === undefined) continue;
    // The rest of a tag that cannot be read is left out, and reading goes on behind it. The wrong
    // bracket may be the end itself: that of `{{ f(a }}`.
    const resume = end === undefined ? -1 : text.indexOf(end.text, token.end - end.text.length);
    if (end === undefined || resume === -1) return undefined;
    tokens.push({ kind: end.kind, value: end.text, start: resume, end: resume + end.text.length });
    return resume + end.text.length;
  }
  if (end?.isLineEnd !== true || open.length > 0) return undefined;
  tokens.push({ kind: end.kind, value: '', start: at, end: at });
  return at;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function readToken(
  text: string,
  start: number,
  before: Token | undefined,
  plainBackslashes: boolean,
): Token {
  const character = text.charCodeAt(start);
  if (isNameStart(character)) {
    const name = match(asciiName, text, start);
    if (name !== undefined && !(text.charCodeAt(start + name.length) > 127)) {
      return { kind: 'name', value: name, start, end: start + name.length };
    }
  }
  if (character >= 48 && character <= 57) return readNumber(text, start, before);
  if (character === 39 || character === 34) return readString(text, start, plainBackslashes);
  const sign = match(operator, text, start);
  if (sign !== undefined) {
    return { kind: 'operator', value: sign, start, end: start + sign.length };
  }
  const name = match(anyName, text, start);
  if (name !== undefined) return { kind: 'name', value: name, start, end: start + name.length };
  return unknownCharacter(text, start);
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function readNumber(text: string, start: number, before: Token | undefined): Token {
  const afterDot = before?.kind === 'operator' && before.value === '.' && before.end === start;
  const digits = match(afterDot ? indexNumber : number, text, start) ?? text.charAt(start);
  const isFloat = !afterDot && !/^0[box]/i.test(digits) && /[.e]/i.test(digits);
  const kind = isFloat ? 'float' : 'integer';
  const value = digits.replaceAll('_', '');
  return { kind, value, start, end: start + digits.length };
}

function readString(text: string, start: number, plainBackslashes: boolean): Token {
  const literal = match(string, text, start);
  if (literal === undefined) {
    const message = 'This string is never closed.';
    const hint = `Close it with ${text.charAt(start)}.`;
    return { kind: 'problem', value: message, start, end: start + 1, hint };
  }
  const inside = literal.slice(1, -1).replaceAll(/\r\n?/g, '\n');
  const value = plainBackslashes ? inside : unescapeString(inside);
  return { kind: 'string', value, start, end: start + literal.length };
}

function balance(token: Token, open: string[]): Token | undefined {
  const closer = closers[token.value];
  if (closer !== undefined) {
    open.push(closer);
    return undefined;
  }
  if (token.value !== ')' && token.value !== ']' && token.value !== '}') return undefined;
  const expected = open.pop();
  if (expected === token.value) return undefined;
  const value =
    expected === undefined
      ? `"${token.value}" closes nothing.`
      : `Expected "${expected}", found "${token.value}".`;
  return { ...token, kind: 'problem', value };
}

const hints: Readonly<Record<string, string>> = {
  '&': 'Write "and" to combine two conditions.',
  '!': 'Write "not" to negate a condition, "!=" for "is not equal".',
  '?': 'Write "a if condition else b".',
  $: 'Variables are written without "$".',
  '“': 'Use plain quotes.',
  '”': 'Use plain quotes.',
  '‘': 'Use plain quotes.',
  '’': 'Use plain quotes.',
};

function unknownCharacter(text: string, start: number): Token {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const value = `"${character}" has no meaning in an expression.`;
  return { kind: 'problem', value, start, end: start + character.length, hint: hints[character] };
}
