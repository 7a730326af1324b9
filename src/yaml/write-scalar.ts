import type { ScalarStyle } from './located.ts';
import { resolvePlain } from './resolve-scalar.ts';
import type { YamlOutput } from './yaml-output.ts';

export interface ScalarPlace {
  readonly inFlow: boolean;
  /** A key before a `:` on the same line: it is not wrapped. */
  readonly isKey: boolean;
}

/**
 * A string as PyYAML writes it: plain where that reads back as the same string, else in quotes. Only
 * NEL and Unicode's line separators, which not all readers of YAML take for line breaks, are escaped.
 */
export function writeString(output: YamlOutput, text: string, place: ScalarPlace): ScalarStyle {
  const { allowed, isMultiline } = analyse(text);
  const isWhole = !(place.isKey && (text === '' || isMultiline));
  if (isWhole && isString(text) && (place.inFlow ? allowed.flowPlain : allowed.blockPlain)) {
    writePlain(output, text, place);
    return 'plain';
  }
  if (allowed.singleQuoted && !(place.isKey && isMultiline)) {
    writeSingleQuoted(output, text, place);
    return 'single-quoted';
  }
  writeDoubleQuoted(output, text, place);
  return 'double-quoted';
}

const bytes = new TextEncoder();
const anyBreak = /[\n\r\x85\u2028\u2029]/;

/** Whether a string can be a key before a `:` on one line. */
export function isSimpleKey(text: string): boolean {
  return bytes.encode(text).length <= 128 && !anyBreak.test(text);
}

/** Text without line breaks: of a number, too. */
export function writePlain(output: YamlOutput, text: string, { isKey }: ScalarPlace): void {
  output.begin('');
  for (const [run] of text.matchAll(/ +|[^ ]+/g)) {
    if (run === ' ' && output.isTooLong && !isKey) output.wrap();
    else output.write(run);
  }
}

/** PyYAML also tells dates, `=` and `<<` from strings. */
const otherTypes =
  /^(?:=|<<|\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

function isString(text: string): boolean {
  const { value, doubt } = resolvePlain(text);
  return value === text && doubt === undefined && !otherTypes.test(text);
}

interface Analysis {
  readonly isMultiline: boolean;
  readonly allowed: {
    readonly flowPlain: boolean;
    readonly blockPlain: boolean;
    readonly singleQuoted: boolean;
  };
}

/** Nowhere but in double quotes. */
const special = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]|[\u2028\u2029\ufeff]/u;
const breakThenSpace = /\n /;
const spaceThenBreak = / \n/;
const outerSpace = /^[ \n]|[ \n]$/;
const blockIndicator =
  /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[-?:](?:[\0 \t\r\n]|$))|.:(?:[\0 \t\r\n]|$)|[\0 \t\r\n]#/s;
const flowIndicator = /^[?:]|.[,?[\]{}:]/s;

function analyse(text: string): Analysis {
  if (text === '') {
    const allowed = { flowPlain: false, blockPlain: true, singleQuoted: true };
    return { isMultiline: false, allowed };
  }
  const isMultiline = text.includes('\n');
  const isSpecial = special.test(text) || spaceThenBreak.test(text);
  const isOneLine = !isMultiline && !isSpecial && !outerSpace.test(text);
  const blockPlain = isOneLine && !blockIndicator.test(text);
  return {
    isMultiline,
    allowed: {
      blockPlain,
      flowPlain: blockPlain && !flowIndicator.test(text),
      singleQuoted: !isSpecial && !breakThenSpace.test(text),
    },
  };
}

function writeSingleQuoted(output: YamlOutput, text: string, { isKey }: ScalarPlace): void {
  output.begin("'");
  for (const { 0: run, index } of text.matchAll(/ +|\n+|[^ \n]+/g)) {
    const isInside = index > 0 && index + run.length < text.length;
    if (run.startsWith('\n')) writeBreaks(output, run);
    else if (run === ' ' && output.isTooLong && !isKey && isInside) output.newLine();
    else output.write(run.replaceAll("'", "''"));
  }
  output.close("'");
}

/** One line break more than the text has, because reading folds the first. */
function writeBreaks(output: YamlOutput, breaks: string): void {
  for (let count = 0; count <= breaks.length; count++) output.lineBreak();
  output.newLine();
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\0', '\\0'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\x1b', '\\e'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x85', '\\N'],
  ['\xa0', '\\_'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
]);
const needsEscape = /[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]|["\\\u2028\u2029\ufeff]/u;

/** Wraps at a space where the line is full. */
function writeDoubleQuoted(output: YamlOutput, text: string, { isKey }: ScalarPlace): void {
  const all = Array.from(text);
  output.begin('"');
  let afterSpace = false;
  for (const [index, char] of all.entries()) {
    const isSpace = char === ' ';
    const canWrap = isSpace && !afterSpace && !isKey && index > 0 && index < all.length - 1;
    if (canWrap && output.isTooLong) {
      output.wrap();
      // A space that begins a line would be lost.
      if (all[index + 1] === ' ') output.write('\\');
    } else {
      output.write(needsEscape.test(char) ? escapeOf(char) : char);
    }
    afterSpace = isSpace;
  }
  output.close('"');
}

function escapeOf(char: string): string {
  const known = escapes.get(char);
  if (known !== undefined) return known;
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase();
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}
