import type { Finding, FlowToken, SyntaxContext } from './finding.ts';
import { contentEnd, lineAt, quote } from './lines.ts';

/** Values that begin with `{{`, `{%` or `{#` and are not quoted: YAML takes them for maps. */
export function unquotedTemplates({ text, flows }: SyntaxContext): readonly Finding[] {
  const isTemplate = ({ token }: FlowToken): boolean =>
    /^\{[{%#]/.test(text.slice(token.offset, token.offset + 2));
  const isInTemplate = ({ parent }: FlowToken): boolean =>
    parent !== undefined && (isTemplate(parent) || isInTemplate(parent));
  return flows
    .filter(flow => isTemplate(flow) && !isInTemplate(flow))
    .map(flow => templateFinding(text, flow));
}

function templateFinding(text: string, { token, parent }: FlowToken): Finding {
  const start = token.offset;
  const opening = text.slice(start, start + 2);
  const lineEnd = contentEnd(text, start);
  const closing = text.indexOf(closings[opening] ?? '}}', start);
  const isClosed = closing !== -1 && closing < lineEnd;
  const end = parent !== undefined && isClosed ? closing + 2 : lineEnd;
  const [closed] = token.end;
  return {
    message: `A text that begins with "${opening}" must be quoted.`,
    start,
    end,
    hint: `Write ${quote(text.slice(start, end))}.`,
    until: Math.max(lineAt(text, start).end, closed?.offset ?? 0),
    isLocal: closed?.source === '}' && isClosed,
    isOneOfMany: parent !== undefined,
  };
}

const closings: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };
