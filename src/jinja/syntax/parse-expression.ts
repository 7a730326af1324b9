import type { BinaryOperator, CompareNode, CompareOperator, ExpressionNode } from './ast.ts';
import { PrimaryParser } from './parse-primary.ts';
import type { Token } from './token.ts';

/** How deep expressions may nest, and how long a chain of operators may be. */
const nestingLimit = 150;
const chainLimit = 1000;

const additive = operators<BinaryOperator>('+', '-');
const multiplicative = operators<BinaryOperator>('*', '/', '//', '%');
const power = operators<BinaryOperator>('**');
const comparison = operators<CompareOperator>('==', '!=', '<', '<=', '>', '>=');

/** The grammar of expressions, loosest binding first. */
export class ExpressionParser extends PrimaryParser {
  protected nesting = 0;

  /** `withCondition: false` leaves an `if` behind the expression for the statement around it. */
  expression(withCondition = true): ExpressionNode {
    if (this.nesting >= nestingLimit) this.stream.fail('Expected less deeply nested expressions');
    this.nesting++;
    const node = withCondition ? this.conditional() : this.or();
    this.nesting--;
    return node;
  }

  private conditional(): ExpressionNode {
    let node = this.or();
    for (let count = 0; this.stream.skipName('if'); count++) {
      this.checkChain(count);
      const test = this.or();
      const otherwise = this.stream.skipName('else') ? this.expression() : undefined;
      const start = this.startOf(node);
      node = { kind: 'conditional', test, value: node, otherwise, start, end: this.stream.end };
    }
    return node;
  }

  private or(): ExpressionNode {
    let left = this.and();
    for (let count = 0; this.stream.skipName('or'); count++) {
      this.checkChain(count);
      const right = this.and();
      left = { kind: 'logic', operator: 'or', left, right, ...this.spanFrom(left) };
    }
    return left;
  }

  private and(): ExpressionNode {
    let left = this.not();
    for (let count = 0; this.stream.skipName('and'); count++) {
      this.checkChain(count);
      const right = this.not();
      left = { kind: 'logic', operator: 'and', left, right, ...this.spanFrom(left) };
    }
    return left;
  }

  private not(): ExpressionNode {
    const negations: Token[] = [];
    while (this.stream.atName('not')) negations.push(this.stream.take());
    this.checkChain(negations.length);
    let operand = this.compare();
    for (const { start } of negations.reverse()) {
      operand = { kind: 'unary', operator: 'not', operand, start, end: this.stream.end };
    }
    return operand;
  }

  private compare(): ExpressionNode {
    const first = this.sum();
    const rest: CompareNode['rest'][number][] = [];
    for (;;) {
      const operator = this.comparison();
      if (operator === undefined) break;
      rest.push({ operator, operand: this.sum() });
    }
    if (rest.length === 0) return first;
    return { kind: 'compare', first, rest, ...this.spanFrom(first) };
  }

  private comparison(): CompareOperator | undefined {
    const { stream } = this;
    const operator = stream.at('operator') ? comparison.get(stream.current.value) : undefined;
    if (operator !== undefined) {
      stream.take();
      return operator;
    }
    if (stream.skipName('in')) return 'in';
    if (!stream.atName('not') || stream.next.kind !== 'name' || stream.next.value !== 'in') {
      return undefined;
    }
    stream.take();
    stream.take();
    return 'not in';
  }

  private sum(): ExpressionNode {
    return this.binary(additive, () => this.concat());
  }

  private concat(): ExpressionNode {
    const first = this.product();
    if (!this.stream.atOperator('~')) return first;
    const items = [first];
    while (this.stream.skipOperator('~')) items.push(this.product());
    return { kind: 'concat', items, ...this.spanFrom(first) };
  }

  private product(): ExpressionNode {
    return this.binary(multiplicative, () => this.power());
  }

  /** Binds to the left, as in Jinja, though not in Python: `2**3**2` is 64. */
  private power(): ExpressionNode {
    return this.binary(power, () => this.unary());
  }

  private binary(
    known: ReadonlyMap<string, BinaryOperator>,
    operand: () => ExpressionNode,
  ): ExpressionNode {
    let left = operand();
    const { stream } = this;
    for (let count = 0; stream.at('operator'); count++) {
      const operator = known.get(stream.current.value);
      if (operator === undefined) break;
      this.checkChain(count);
      stream.take();
      const right = operand();
      left = { kind: 'binary', operator, left, right, ...this.spanFrom(left) };
    }
    return left;
  }

  private unary(): ExpressionNode {
    return this.filters(this.signed());
  }

  /** A sign binds more tightly than a filter: `-1 | abs` is `(-1) | abs`. */
  private signed(): ExpressionNode {
    const signs: Token[] = [];
    while (this.stream.atOperator('-') || this.stream.atOperator('+'))
      signs.push(this.stream.take());
    this.checkChain(signs.length);
    let operand = this.postfix(this.primary());
    for (const { start, value } of signs.reverse()) {
      const operator = value === '-' ? '-' : '+';
      operand = { kind: 'unary', operator, operand, start, end: this.stream.end };
    }
    return operand;
  }

  protected checkChain(length: number): void {
    if (length >= chainLimit) this.stream.fail('Expected a shorter expression');
  }
}

function operators<T extends string>(...names: readonly T[]): ReadonlyMap<string, T> {
  return new Map(names.map(name => [name, name]));
}
