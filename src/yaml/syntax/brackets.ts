import type { Finding, FlowToken, SyntaxContext } from './finding.ts';
import { contentEnd, lineAt, nextWritten, quote } from './lines.ts';

const closings: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** The error stands where the brackets had to be closed. */
export function unclosedBracket(context: SyntaxContext, offset: number): Finding | undefined {
  const { text, flows } = context;
  const open = flows.filter(flow => !isClosed(flow) && flow.token.offset < offset);
  const token = open.at(-1)?.token;
  if (token === undefined) return undefined;

  const opening = token.start.source;
  const closing = closings[opening] ?? '';
  const at = nextWritten(text, offset);
  // The template is what is wrong: another finding says so.
  const isTemplate = /^\{[{%#]/.test(text.slice(token.offset, token.offset + 2));
  if (!isTemplate && hasPartner(text, token.offset)) {
    const message = `What stands in "${opening}" must be indented further than the line it opens on.`;
    const until = text.indexOf(closing, at);
    return { message, start: at, end: contentEnd(text, at), until: Math.max(at, until) };
  }
  return {
    message: `The "${opening}" that opens here is not closed by a "${closing}".`,
    start: token.offset,
    end: token.offset + 1,
    ...(at < text.length && {
      related: { message: relation(text.charAt(at)), start: at, end: at + 1 },
    }),
    until: Math.max(at, lineAt(text, at).end),
  };
}

function relation(sign: string): string {
  return ']}'.includes(sign) ? `"${sign}" does not close it.` : 'It had to be closed before this.';
}

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

function isClosed({ token }: FlowToken): boolean {
  return token.end[0]?.source === closings[token.start.source];
}

/** Whether a bracket closes what opens at `offset`, as if indentation did not matter. */
function hasPartner(text: string, offset: number): boolean {
  const open: string[] = [];
  for (const [sign] of text.slice(offset).matchAll(/[[\]{}]/g)) {
    const closing = closings[sign];
    if (closing !== undefined) open.push(closing);
    else if (open.pop() !== sign) return false;
    if (open.length === 0) return true;
  }
  return false;
}
