import { lineStartsOf, type SourceFile } from '../../diagnostics/source-file.ts';
import type { Span } from './ast.ts';

/** A template that Handlebars cannot read, or that uses what is not supported. */
export class SyntaxProblem extends Error {
  readonly span: Span;
  readonly hint: string | undefined;

  constructor(message: string, span: Span, hint?: string) {
    super(message);
    this.name = 'SyntaxProblem';
    this.span = span;
    this.hint = hint;
  }
}

/** What is wrong, from the text of Handlebars' errors; `undefined` for an error of another kind. */
export function explainSyntax(error: unknown, source: SourceFile): SyntaxProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  const mismatch = /^(.*?)(?: - (\d+):(\d+))$/s.exec(error.message);
  if (mismatch !== null) {
    const [, text = '', line, column] = mismatch;
    const start = (lineStartsOf(source)[Number(line) - 1] ?? 0) + Number(column);
    return new SyntaxProblem(mismatchMessage(text), { start, end: start });
  }
  const parse =
    /^(?:Parse|Lexical) error on line (\d+)[:.][^\n]*\n(.*)\n(-*)\^(?:\n.*got '(\w+)')?/s.exec(
      error.message,
    );
  if (parse === null) return undefined;
  const [, line, picture = '', dashes = '', token = 'INVALID'] = parse;
  const before = picture.slice(0, dashes.length).replace(/^\.{3}/, '');
  const start = offsetBehind(before, Number(line), source.text);
  const end = Math.min(start + 1, source.text.length);
  return new SyntaxProblem(
    messages[token] ?? 'This is not Handlebars.',
    { start, end },
    hints[token],
  );
}

function mismatchMessage(text: string): string {
  const [, opened, closed] = /^(.*) doesn't match (.*)$/.exec(text) ?? [];
  if (opened === undefined || closed === undefined) return `${text}.`;
  return `The block "${opened}" is closed by "${closed}".`;
}

/** Handlebars shows the last characters before the problem, without newlines; finds where they end. */
function offsetBehind(before: string, line: number, text: string): number {
  const lines = text.split('\n');
  const lineStart = lines.slice(0, line - 1).join('\n').length;
  const lineEnd = lines.slice(0, line).join('\n').length;
  for (let end = lineStart; end <= lineEnd; end++) {
    const seen = text.slice(0, end).replaceAll('\n', '');
    if (seen.endsWith(before) && (before.length >= 17 || seen.length === before.length)) return end;
  }
  return lineEnd;
}

const messages: Readonly<Record<string, string>> = {
  EOF: 'The template ends before a block or a tag is closed.',
  CLOSE: 'A name or a value is missing before "}}".',
  CLOSE_SEXPR: 'There is a ")" too many, or a value is missing before it.',
  CLOSE_BLOCK_PARAMS: 'This cannot stand in a Handlebars tag.',
  INVALID: 'This cannot stand in a Handlebars tag.',
  OPEN_ENDBLOCK: 'A block is closed here that was not opened.',
  INVERSE: 'An "else" stands here outside of any block.',
  NUMBER: 'A number cannot stand here.',
};

const hints: Readonly<Record<string, string>> = {
  NUMBER: 'Write an index in square brackets: "list.[0]".',
  CLOSE_BLOCK_PARAMS: 'Filters are helpers here: write "{{name value argument}}".',
  INVALID: 'Filters are helpers here: write "{{name value argument}}".',
};
