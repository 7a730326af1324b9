import type { YAMLParseError } from 'yaml';
import { textAfterBracket, unclosedBracket } from './brackets.ts';
import type { Finding, SyntaxContext } from './finding.ts';
import { colonInValue, isUnindentedBlock, noColon, outOfLine, tabIndent } from './indentation.ts';
import { contentEnd, isFirstOnLine, lineAt, nextWritten, quote } from './lines.ts';
import { textAfterQuote, unclosedQuote } from './quotes.ts';

type Explain = (context: SyntaxContext, offset: number, message: string) => Finding | undefined;

/** By what the `yaml` package says. The first that matches and can tell more is taken. */
const explanations: readonly (readonly [RegExp, Explain])[] = [
  [/^Tabs are not allowed/, tab],
  [/^Missing closing .quote/, unclosedQuote],
  [/ end with a [\]}]$/, unclosedBracket],
  [/^Nested mappings are not allowed/, ({ text }, offset) => colonInValue(text, offset)],
  [/^All (?:mapping|sequence) items must/, misplaced],
  [/^Sequence item without - /, misplaced],
  [/^A block sequence may not be used/, misplaced],
  [/^Implicit (?:map )?keys .*(?:single line|map values)$/, lonely],
  [/^Unexpected block-seq-ind on same line/, dashOnKeyLine],
  [/^Unexpected .* (?:at node end|token)$|in YAML stream/, moreText],
  [/^Missing (?:,|, or :|space after :)|Block collections are not allowed within/, missingComma],
  [/^Unexpected (?:,|empty item) in/, at('A value is missing before this.')],
  [/^Block scalar header includes/, afterBlockSign],
  [/^Block scalar (?:values|lines)/, unindentedBlock],
  [/^Comments must be separated/, at('A comment needs a space before its "#".')],
  [/^Plain value cannot start with/, wrongStart],
  [/^(?:Alias|Anchor) cannot be an empty string/, wrongStart],
  [/^Invalid escape sequence/, wrongEscape],
  [/^Missing directives-end|^Unknown directive|directive should/, directive],
];

export function explainError(
  { message, pos: [start, end] }: YAMLParseError,
  context: SyntaxContext,
): Finding {
  const first = nextWritten(context.text, start);
  if (isFirstOnLine(context.text, first)) {
    const found = tabIndent(context.text, lineAt(context.text, first));
    if (found !== undefined) return found;
  }
  for (const [pattern, explain] of explanations) {
    const found = pattern.test(message) ? explain(context, start, message) : undefined;
    if (found !== undefined) return found;
  }
  return { message: `${message}.`, start, end: Math.max(start, end) };
}

function at(message: string): Explain {
  return (_, offset) => ({ message, start: offset, end: offset + 1 });
}

function tab({ text }: SyntaxContext, offset: number): Finding | undefined {
  return tabIndent(text, lineAt(text, offset));
}

/** The error stands behind what comes before: its line is the next on which something is written. */
function misplaced({ text }: SyntaxContext, offset: number): Finding {
  return outOfLine(text, nextWritten(text, offset));
}

/** A line that should be a key with a value. */
function lonely(context: SyntaxContext, offset: number): Finding | undefined {
  const { text } = context;
  const first = nextWritten(text, offset);
  if (isUnindentedBlock(text, first)) return unindentedBlock(context, first);
  if (!/^-(?:\s|$)/.test(text.slice(first, first + 2))) return noColon(text, first);
  return isFirstOnLine(text, first) ? outOfLine(text, first) : undefined;
}

function dashOnKeyLine({ text }: SyntaxContext, offset: number): Finding {
  if (isFirstOnLine(text, offset)) return outOfLine(text, offset);
  const end = contentEnd(text, offset);
  const item = text.slice(offset, end);
  const message = 'A list cannot begin on the line of its key.';
  const hint = `Put "${item}" on the next line; or quote it, if it is a text.`;
  return { message, start: offset, end, hint };
}

function moreText(context: SyntaxContext, offset: number): Finding {
  const { text } = context;
  const sign = text.charAt(offset);
  if (isFirstOnLine(text, offset)) return outOfLine(text, offset);
  const found = textAfterQuote(context, offset) ?? textAfterBracket(context, offset);
  if (']}'.includes(sign)) {
    return { message: `This "${sign}" closes nothing.`, start: offset, end: offset + 1 };
  }
  if (found !== undefined) return found;
  const end = contentEnd(text, offset);
  return {
    message: 'This is more than one value.',
    start: offset,
    end,
    hint: 'Quote it as a whole.',
  };
}

function missingComma({ text }: SyntaxContext, offset: number): Finding {
  const first = nextWritten(text, offset);
  const message = 'A "," is missing before this, or quotes around it.';
  return { message, start: first, end: first + 1 };
}

function afterBlockSign({ text }: SyntaxContext, offset: number): Finding {
  const { start } = lineAt(text, offset);
  const sign = Math.max(text.lastIndexOf('|', offset), text.lastIndexOf('>', offset), start);
  const end = contentEnd(text, sign);
  return {
    message: `Behind "${text.charAt(sign)}" the text begins on the next line.`,
    start: sign,
    end,
    hint: `If it is part of the text, write ${quote(text.slice(sign, end))}.`,
  };
}

function unindentedBlock({ text }: SyntaxContext, offset: number): Finding {
  const start = nextWritten(text, offset);
  const message =
    'The text of a block must be indented further than its key, each line at least as far as the first.';
  return { message, start, end: contentEnd(text, start) };
}

function wrongStart({ text }: SyntaxContext, offset: number): Finding {
  const end = contentEnd(text, offset);
  return {
    message: `A text that begins with "${text.charAt(offset)}" must be quoted.`,
    start: offset,
    end,
    hint: `Write ${quote(text.slice(offset, end))}.`,
    isLocal: true,
  };
}

function wrongEscape(_: SyntaxContext, start: number, message: string): Finding {
  const written = message.replace('Invalid escape sequence ', '');
  return {
    message: `"${written}" means nothing in double quotes.`,
    start,
    end: start + written.length,
    hint: `Write "\\${written}", or use single quotes around the text.`,
    isLocal: true,
    isOneOfMany: true,
  };
}

function directive({ text }: SyntaxContext, offset: number): Finding {
  const percent = text.lastIndexOf('%', offset);
  const start = percent === -1 ? offset : percent;
  const message = 'A line that begins with "%" is a directive, and this one is unknown.';
  return { message, start, end: contentEnd(text, start), hint: 'Quote it, if it is a text.' };
}
