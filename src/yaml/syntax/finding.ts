import type { CST } from 'yaml';
import type { DiagnosticCode } from '../../diagnostics/codes.ts';

/** One mistake in the form of a text. */
export interface Finding {
  readonly code?: Extract<DiagnosticCode, 'yaml/syntax' | 'yaml/tab'>;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly hint?: string | undefined;
  readonly related?: { readonly message: string; readonly start: number; readonly end: number };
  /** Where the mistake ends up to which nothing else needs saying; the end of its line if not given. */
  readonly until?: number;
  /** The rest of the file was read as it was meant. */
  readonly isLocal?: boolean;
  /** The line is indented wrongly; the next lines then often are, too. */
  readonly isOutOfLine?: boolean;
  /** Another on the same line is worth saying, too. */
  readonly isOneOfMany?: boolean;
}

/** The text, and the parts of it that mistakes are often about. */
export interface SyntaxContext {
  readonly text: string;
  readonly quoted: readonly CST.FlowScalar[];
  readonly flows: readonly FlowToken[];
}

export interface FlowToken {
  readonly token: CST.FlowCollection;
  /** The brackets it stands in; `undefined` for the outermost. */
  readonly parent: FlowToken | undefined;
}

export function syntaxContext(text: string, tokens: readonly CST.Token[]): SyntaxContext {
  const quoted: CST.FlowScalar[] = [];
  const flows: FlowToken[] = [];
  const visit = (token: CST.Token | null | undefined, parent: FlowToken | undefined): void => {
    if (token === null || token === undefined) return;
    if (token.type === 'document') visit(token.value, parent);
    if (token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar') {
      quoted.push(token);
    }
    if (!('items' in token)) return;
    const flow = token.type === 'flow-collection' ? { token, parent } : parent;
    if (flow !== undefined && flow !== parent) flows.push(flow);
    for (const { key, value } of token.items) {
      visit(key, flow);
      visit(value, flow);
    }
  };
  for (const token of tokens) visit(token, undefined);
  return { text, quoted, flows };
}
