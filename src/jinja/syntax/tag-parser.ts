import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Body, ExpressionNode, Span, StatementNode } from './ast.ts';
import { ExpressionParser } from './parse-expression.ts';
import { NestingProblem, SyntaxProblem } from './syntax-problem.ts';
import type { Token } from './token.ts';
import { TokenStream } from './token-stream.ts';

/**
 * Reads the statement whose name `tag` was just taken, up to but not including the end of its last tag.
 * `undefined` when its problems have been recorded.
 */
export type StatementReader = (parser: TagParser, tag: Token) => StatementNode | undefined;

interface OpenBlock {
  readonly tag: Token;
  readonly ends: readonly string[];
}

const nestingLimit = 100;

/** Names that only continue or end a block. */
const endNames: ReadonlySet<string> = new Set([
  ...['else', 'elif', 'endif', 'endfor', 'endset', 'endmacro', 'endcall', 'endfilter', 'endblock'],
  ...['endwith', 'endautoescape', 'endraw'],
]);

const foreignTags: Readonly<Record<string, string>> = {
  elseif: 'Did you mean "elif"?',
  end: 'Blocks end by their own name: "endif", "endfor".',
};

/** Reads the tags and text of a template, and goes on behind a tag it cannot read. */
export class TagParser extends ExpressionParser {
  readonly problems: SyntaxProblem[] = [];
  readonly blockNames = new Set<string>();
  /** Loops around what is read, within the innermost macro or block. */
  private loops = 0;
  private readonly readers: ReadonlyMap<string, StatementReader>;
  private readonly open: OpenBlock[] = [];
  /** The block that was read last has no end tag, so that none is to be taken. */
  private unclosed = false;

  constructor(tokens: readonly Token[], readers: ReadonlyMap<string, StatementReader>) {
    super(new TokenStream(tokens));
    this.readers = readers;
  }

  template(): Body {
    try {
      return this.statements([]);
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      this.problems.push(error);
      return [];
    }
  }

  /** What `read` reads; `undefined` when it cannot, and then the stream is at the end of the tag. */
  attempt<T>(read: () => T): T | undefined {
    const nesting = this.nesting;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof SyntaxProblem) || error instanceof NestingProblem) throw error;
      this.problems.push(error);
      this.nesting = nesting;
      this.stream.skipToTagEnd();
      return undefined;
    }
  }

  problem(message: string, span: Span, hint?: string): void {
    this.problems.push(new SyntaxProblem(message, span, hint));
  }

  /** Takes the end of the tag that is being read. */
  closeTag(): void {
    const { stream } = this;
    if (!stream.at('blockEnd')) {
      this.attempt(() => stream.fail('Expected the end of the tag'));
    }
    if (stream.at('blockEnd')) stream.take();
  }

  /** The body of a block up to the tag that is one of `ends`, whose name is returned and taken. */
  block(tag: Token, ends: readonly string[]): { body: Body; end: Token | undefined } {
    // As in Python, a colon may stand before the body.
    if (this.stream.atOperator(':')) this.stream.take();
    this.closeTag();
    if (this.open.length >= nestingLimit) throw new NestingProblem('Blocks nest too deeply.', tag);
    this.open.push({ tag, ends });
    const body = this.statements(ends);
    this.open.pop();
    if (this.stream.at('blockBegin') && ends.includes(this.stream.next.value)) {
      this.stream.take();
      return { body, end: this.stream.take() };
    }
    this.unclosed = true;
    const closer = ends.at(-1) ?? '';
    this.problem(`"${tag.value}" is never closed.`, tag, `Close it with "{% ${closer} %}".`);
    return { body, end: undefined };
  }

  /** The body of a loop. */
  loopBody(tag: Token, ends: readonly string[]): { body: Body; end: Token | undefined } {
    this.loops++;
    const read = this.block(tag, ends);
    this.loops--;
    return read;
  }

  /** The body of what is run as a whole, so that no loop around it can be left from within. */
  closedBody(tag: Token, ends: readonly string[]): { body: Body; end: Token | undefined } {
    const { loops } = this;
    this.loops = 0;
    const read = this.block(tag, ends);
    this.loops = loops;
    return read;
  }

  get isInLoop(): boolean {
    return this.loops > 0;
  }

  private statements(ends: readonly string[]): Body {
    const nodes: StatementNode[] = [];
    const { stream } = this;
    for (;;) {
      const token = stream.current;
      if (token.kind === 'end') return nodes;
      if (token.kind === 'blockBegin' && this.endsHere(stream.next, ends)) return nodes;
      const node = this.statement(stream.take());
      if (node !== undefined) nodes.push(node);
    }
  }

  /** Also true for the end of a block further out: then this one was never closed. */
  private endsHere(name: Token, ends: readonly string[]): boolean {
    if (name.kind !== 'name' || !endNames.has(name.value)) return false;
    return ends.includes(name.value) || this.open.some(block => block.ends.includes(name.value));
  }

  private statement(token: Token): StatementNode | undefined {
    if (token.kind === 'data') {
      return { kind: 'data', text: token.value, start: token.start, end: token.end };
    }
    if (token.kind === 'variableBegin') return this.print(token);
    if (token.kind === 'blockBegin') return this.tag(token);
    if (token.kind === 'problem') this.problem(token.value, token, token.hint);
    return undefined;
  }

  private print({ start }: Token): StatementNode {
    const { stream } = this;
    const from = stream.current.start;
    const expression = this.attempt(() => {
      const node = this.tuple();
      if (!stream.at('variableEnd')) stream.fail('Expected the end of the expression');
      return node;
    });
    if (stream.at('variableEnd')) stream.take();
    const { end } = stream;
    const broken: ExpressionNode = { kind: 'broken', start: from, end };
    return { kind: 'print', expression: expression ?? broken, start, end };
  }

  private tag({ start }: Token): StatementNode | undefined {
    const node = this.attempt(() => {
      const name = this.stream.expectName('the name of a statement');
      const reader = this.readers.get(name.value);
      return reader === undefined ? this.unknownTag(name) : reader(this, name);
    });
    if (!this.unclosed) this.closeTag();
    this.unclosed = false;
    return node === undefined ? undefined : { ...node, start, end: this.stream.end };
  }

  private unknownTag(name: Token): never {
    if (endNames.has(name.value)) {
      const problem = name.value.startsWith('end') ? 'closes nothing' : 'belongs to no "if"';
      throw new SyntaxProblem(`"${name.value}" ${problem}.`, name);
    }
    const hint = foreignTags[name.value] ?? didYouMean(name.value, this.readers.keys());
    throw new SyntaxProblem(`There is no statement "${name.value}".`, name, hint);
  }
}
