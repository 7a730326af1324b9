import type { Span } from './ast.ts';

/** Ends the reading of one tag; the parser records it and goes on behind the tag. */
export class SyntaxProblem extends Error {
  readonly span: Span;
  readonly hint: string | undefined;

  constructor(message: string, { start, end }: Span, hint?: string) {
    super(message);
    this.name = 'SyntaxProblem';
    this.span = { start, end };
    this.hint = hint;
  }
}

/** Ends the reading of the whole template. */
export class NestingProblem extends SyntaxProblem {}
