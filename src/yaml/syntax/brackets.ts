import type { Finding, SyntaxContext } from './finding.ts';
import { contentEnd, quote } from './lines.ts';

/** `[a, b] c`. */
export function textAfterBracket(
  { text, flows }: SyntaxContext,
  offset: number,
): Finding | undefined {
  const before = text.slice(0, offset).trimEnd().length - 1;
  const flow = flows.find(({ token }) => token.end[0]?.offset === before);
  if (flow === undefined) return undefined;
  const end = contentEnd(text, offset);
  return {
    message: `There is more text behind the closing "${text.charAt(before)}".`,
    start: offset,
    end,
    hint: `Quote the text as a whole: ${quote(text.slice(flow.token.offset, end))}`,
    isLocal: true,
  };
}
