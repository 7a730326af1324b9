import type { Finding, SyntaxContext } from './finding.ts';
import { contentEnd, lineAt, quote } from './lines.ts';

/** The error stands where the text ran out, or where it could not go on. */
export function unclosedQuote(
  { text, quoted }: SyntaxContext,
  offset: number,
): Finding | undefined {
  const token = quoted.find(({ offset: start, source }) => start + source.length === offset);
  if (token === undefined) return undefined;
  const sign = token.source.charAt(0);
  return {
    message: `The quote ${sign} that opens here is not closed.`,
    start: token.offset,
    end: contentEnd(text, token.offset),
    until: offset,
  };
}

/** `when: "a" in b`, `'don't'`; or a quote whose partner was forgotten, so that the next one closes it. */
export function textAfterQuote(
  { text, quoted }: SyntaxContext,
  offset: number,
): Finding | undefined {
  const before = text.slice(0, offset).trimEnd().length;
  const token = quoted.find(({ offset: start, source }) => start + source.length === before);
  if (token === undefined) return undefined;

  const sign = token.source.charAt(0);
  const end = contentEnd(text, offset);
  if (token.source.includes('\n')) {
    return {
      message: `The quote ${sign} that opens here is closed only on a later line.`,
      start: token.offset,
      end: lineAt(text, token.offset).end,
      related: {
        message: 'There it is closed, and more text follows.',
        start: before - 1,
        end: before,
      },
      until: end,
    };
  }
  const rest = text.slice(offset, end);
  const isInside = before === offset && rest.includes(sign);
  const doubled = sign === "'" ? "''" : '\\"';
  return {
    message: 'There is more text behind the closing quote.',
    start: offset,
    end,
    hint: isInside
      ? `A quote inside of the text is written ${doubled}.`
      : `Quote the text as a whole: ${quote(wholeText(text.slice(token.offset, end)))}`,
    isLocal: true,
  };
}

/** Of a key, what stands before the colon. */
function wholeText(text: string): string {
  return /^.*?(?=:\s)/.exec(text)?.[0] ?? text;
}
