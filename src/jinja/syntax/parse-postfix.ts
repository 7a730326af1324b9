import type { CallArguments, ExpressionNode, FilterNode, NamedArgument, Span } from './ast.ts';
import { SyntaxProblem } from './syntax-problem.ts';
import type { TokenStream } from './token-stream.ts';

const noArguments: CallArguments = {
  positional: [],
  named: [],
  rest: undefined,
  namedRest: undefined,
};

/** A name after a test's own that goes on with the expression instead of being the test's argument. */
const notArguments: ReadonlySet<string> = new Set(['else', 'or', 'and', 'if', 'in', 'recursive']);

/** What may stand behind an operand: `.name`, `[item]`, `(call)`, `| filter`, `is test`. */
export abstract class PostfixParser {
  readonly stream: TokenStream;
  /** Where the brackets open that nodes stand in. */
  private readonly brackets = new Map<ExpressionNode, number>();

  constructor(stream: TokenStream) {
    this.stream = stream;
  }

  abstract expression(withCondition?: boolean): ExpressionNode;
  protected abstract primary(): ExpressionNode;
  protected abstract checkChain(length: number): void;

  protected inBrackets(node: ExpressionNode, start: number): ExpressionNode {
    this.brackets.set(node, start);
    return node;
  }

  /** Where an operand begins, with the brackets it stands in. */
  protected startOf(operand: ExpressionNode): number {
    return this.brackets.get(operand) ?? operand.start;
  }

  /** From the operand to the last token that was taken. */
  protected spanFrom(operand: ExpressionNode): Span {
    return { start: this.startOf(operand), end: this.stream.end };
  }

  protected postfix(operand: ExpressionNode): ExpressionNode {
    let node = operand;
    for (let count = 0; ; count++) {
      this.checkChain(count);
      if (this.stream.atOperator('.')) node = this.attribute(node);
      else if (this.stream.atOperator('[')) node = this.subscript(node);
      else if (this.stream.atOperator('(')) node = this.call(node);
      else return node;
    }
  }

  protected filters(operand: ExpressionNode): ExpressionNode {
    let node = operand;
    for (let count = 0; ; count++) {
      this.checkChain(count);
      if (this.stream.skipOperator('|')) node = this.filter(node);
      else if (this.stream.atName('is')) node = this.test(node);
      else if (this.stream.atOperator('(')) node = this.call(node);
      else return node;
    }
  }

  private attribute(target: ExpressionNode): ExpressionNode {
    const { stream } = this;
    stream.take();
    const start = this.startOf(target);
    const { kind, value } = stream.current;
    if (kind !== 'name' && kind !== 'integer') stream.fail('Expected a name or a number after "."');
    const token = stream.take();
    if (kind === 'name') return { kind: 'attribute', target, name: value, start, end: token.end };
    const index = {
      kind: 'constant',
      value: Number(value),
      start: token.start,
      end: token.end,
    } as const;
    return { kind: 'item', target, index, start, end: token.end };
  }

  private subscript(target: ExpressionNode): ExpressionNode {
    const { stream } = this;
    stream.take();
    const start = this.startOf(target);
    const indexStart = stream.current.start;
    const first = stream.atOperator(':') ? undefined : this.expression();
    if (stream.atOperator(':')) return this.slice(target, first);

    const items = first === undefined ? [] : [first];
    while (stream.skipOperator(',')) {
      if (!stream.atOperator(']')) items.push(this.expression());
    }
    const indexEnd = stream.end;
    stream.expectOperator(']');
    const index: ExpressionNode =
      items.length === 1 && first !== undefined
        ? first
        : { kind: 'tuple', items, start: indexStart, end: indexEnd };
    return { kind: 'item', target, index, start, end: stream.end };
  }

  private slice(target: ExpressionNode, first: ExpressionNode | undefined): ExpressionNode {
    const { stream } = this;
    stream.expectOperator(':');
    const last = this.sliceBound();
    const step = stream.skipOperator(':') ? this.sliceBound() : undefined;
    stream.expectOperator(']');
    return { kind: 'slice', target, first, last, step, ...this.spanFrom(target) };
  }

  private sliceBound(): ExpressionNode | undefined {
    const { stream } = this;
    return stream.atOperator(':') || stream.atOperator(']') ? undefined : this.expression();
  }

  call(callee: ExpressionNode): ExpressionNode {
    const args = this.callArguments();
    return { kind: 'call', callee, args, ...this.spanFrom(callee) };
  }

  /** The name is the current token. */
  filter(input: ExpressionNode | undefined): FilterNode {
    const { name, nameSpan } = this.dottedName('the name of a filter');
    const args = this.stream.atOperator('(') ? this.callArguments() : noArguments;
    const start = input === undefined ? nameSpan.start : this.startOf(input);
    return { kind: 'filter', input, name, nameSpan, args, start, end: this.stream.end };
  }

  /** `name(args) | name …`, as in `{% filter … %}`. */
  filterChain(): FilterNode {
    let node = this.filter(undefined);
    while (this.stream.skipOperator('|')) node = this.filter(node);
    return node;
  }

  private test(input: ExpressionNode): ExpressionNode {
    const { stream } = this;
    stream.take();
    const negated = stream.skipName('not');
    const { name, nameSpan } = this.dottedName('the name of a test');
    const args = this.testArguments();
    const node: ExpressionNode = {
      kind: 'test',
      input,
      name,
      nameSpan,
      args,
      ...this.spanFrom(input),
    };
    if (!negated) return node;
    return { kind: 'unary', operator: 'not', operand: node, start: node.start, end: node.end };
  }

  /** In brackets, or one operand without them: `x is divisibleby 3`. */
  private testArguments(): CallArguments {
    const { stream } = this;
    if (stream.atOperator('(')) return this.callArguments();
    if (!this.atOperand() || stream.atAnyName(notArguments)) return noArguments;
    if (stream.atName('is')) {
      stream.fail('Expected the end of the test', 'Combine two tests with "and".');
    }
    return { ...noArguments, positional: [this.postfix(this.primary())] };
  }

  private atOperand(): boolean {
    const { stream } = this;
    const { kind, value } = stream.current;
    if (kind === 'name') return !(value === 'not' && stream.next.value === 'in');
    if (kind === 'operator') return value === '[' || value === '{';
    return kind === 'string' || kind === 'integer' || kind === 'float';
  }

  private dottedName(what: string): { name: string; nameSpan: Span } {
    const { stream } = this;
    const first = stream.expectName(what);
    let name = first.value;
    while (stream.skipOperator('.')) name += `.${stream.expectName('a name after "."').value}`;
    return { name, nameSpan: { start: first.start, end: stream.end } };
  }

  protected callArguments(): CallArguments {
    const { stream } = this;
    stream.expectOperator('(');
    const positional: ExpressionNode[] = [];
    const named: NamedArgument[] = [];
    let rest: ExpressionNode | undefined;
    let namedRest: ExpressionNode | undefined;
    for (let count = 0; !stream.atOperator(')'); count++) {
      if (count > 0) stream.expectOperator(',');
      if (stream.atOperator(')')) break;
      if (namedRest !== undefined) stream.fail('Expected no argument after "**"');
      if (stream.skipOperator('**')) namedRest = this.expression();
      else if (stream.skipOperator('*')) rest = this.onlyRest(rest);
      else if (this.atNamedArgument()) named.push(this.namedArgument());
      else positional.push(this.positionalArgument(named, rest));
    }
    stream.expectOperator(')');
    return { positional, named, rest, namedRest };
  }

  private onlyRest(before: ExpressionNode | undefined): ExpressionNode {
    if (before !== undefined) this.stream.fail('Expected only one "*" argument');
    return this.expression();
  }

  private atNamedArgument(): boolean {
    const { next } = this.stream;
    return this.stream.at('name') && next.kind === 'operator' && next.value === '=';
  }

  private namedArgument(): NamedArgument {
    const { value: name, start } = this.stream.take();
    this.stream.take();
    const value = this.expression();
    return { name, value, start, end: value.end };
  }

  private positionalArgument(
    named: readonly NamedArgument[],
    rest: ExpressionNode | undefined,
  ): ExpressionNode {
    const node = this.expression();
    if (named.length > 0 || rest !== undefined) {
      throw new SyntaxProblem('An argument without a name stands before those with one.', node);
    }
    return node;
  }
}
