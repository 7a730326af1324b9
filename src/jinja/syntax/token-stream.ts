import { SyntaxProblem } from './syntax-problem.ts';
import { describeToken, type Token, type TokenKind } from './token.ts';

const nowhere: Token = { kind: 'end', value: '', start: 0, end: 0 };

/** A place in a list of tokens. */
export class TokenStream {
  private readonly tokens: readonly Token[];
  private index = 0;
  private readonly last: Token;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    this.last = tokens.at(-1) ?? nowhere;
  }

  get current(): Token {
    return this.tokens[this.index] ?? this.last;
  }

  get next(): Token {
    return this.tokens[this.index + 1] ?? this.last;
  }

  /** The end of what was taken last. */
  get end(): number {
    return this.tokens[this.index - 1]?.end ?? 0;
  }

  take(): Token {
    const token = this.current;
    if (this.index < this.tokens.length) this.index++;
    return token;
  }

  at(kind: TokenKind): boolean {
    return this.current.kind === kind;
  }

  atOperator(value: string): boolean {
    const { current } = this;
    return current.kind === 'operator' && current.value === value;
  }

  atName(value: string): boolean {
    const { current } = this;
    return current.kind === 'name' && current.value === value;
  }

  atAnyName(values: ReadonlySet<string>): boolean {
    return this.current.kind === 'name' && values.has(this.current.value);
  }

  skipOperator(value: string): boolean {
    if (!this.atOperator(value)) return false;
    this.index++;
    return true;
  }

  skipName(value: string): boolean {
    if (!this.atName(value)) return false;
    this.index++;
    return true;
  }

  /** `what` completes "Expected …". */
  expectName(what: string): Token {
    return this.at('name') ? this.take() : this.fail(`Expected ${what}`);
  }

  expectKeyword(value: string): Token {
    return this.atName(value) ? this.take() : this.fail(`Expected "${value}"`);
  }

  expectOperator(value: string, hint?: string): Token {
    return this.atOperator(value) ? this.take() : this.fail(`Expected "${value}"`, hint);
  }

  /** Goes to the end of the tag that is being read; it is not taken. */
  skipToTagEnd(): void {
    while (!this.at('variableEnd') && !this.at('blockEnd') && !this.at('end')) this.index++;
  }

  /** The problem of the lexer where there is one; otherwise what was expected and what was found. */
  fail(expected: string, hint?: string): never {
    const { current } = this;
    if (current.kind === 'problem') throw new SyntaxProblem(current.value, current, current.hint);
    throw new SyntaxProblem(`${expected}, found ${describeToken(current)}.`, current, hint);
  }
}
