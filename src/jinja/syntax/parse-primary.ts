import { Float } from '../../values/value.ts';
import { fromBig } from '../python/big-integer.ts';
import type { ConstantNode, DictNode, ExpressionNode } from './ast.ts';
import { PostfixParser } from './parse-postfix.ts';
import type { Token } from './token.ts';

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

const elsewhereOperators: Readonly<Record<string, string>> = {
  '=': 'Write "==" to compare.',
};

/** Operands: names, literals, and what stands in brackets. */
export abstract class PrimaryParser extends PostfixParser {
  /** An expression, or several with commas between them: a tuple. */
  tuple(
    options: { withCondition?: boolean; until?: string; brackets?: boolean } = {},
  ): ExpressionNode {
    const { start } = this.stream.current;
    const items: ExpressionNode[] = [];
    let isTuple = false;
    while (!this.atTupleEnd(options.until)) {
      items.push(this.expression(options.withCondition ?? true));
      if (!this.stream.skipOperator(',')) break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple && only !== undefined) return only;
    if (items.length === 0 && options.brackets !== true) this.stream.fail('Expected an expression');
    return { kind: 'tuple', items, start, end: this.stream.end };
  }

  private atTupleEnd(until: string | undefined): boolean {
    const { stream } = this;
    if (stream.at('variableEnd') || stream.at('blockEnd') || stream.at('end')) return true;
    return stream.atOperator(')') || (until !== undefined && stream.atName(until));
  }

  protected primary(): ExpressionNode {
    const { stream } = this;
    const token = stream.current;
    if (token.kind === 'string') return this.strings();
    if (token.kind === 'operator') return this.bracketed(token);
    if (token.kind === 'integer' || token.kind === 'float') {
      stream.take();
      const { kind, value } = token;
      return constant(kind === 'float' ? floatValue(Number(value)) : fromBig(BigInt(value)), token);
    }
    if (token.kind !== 'name') stream.fail('Expected an expression');
    stream.take();
    return this.nameOrConstant(token);
  }

  private nameOrConstant(token: Token): ExpressionNode {
    const value = constants.get(token.value);
    if (value !== undefined) return constant(value, token);
    return { kind: 'name', name: token.value, start: token.start, end: token.end };
  }

  /** Strings side by side are one string. */
  private strings(): ExpressionNode {
    const { start } = this.stream.current;
    let value = '';
    while (this.stream.at('string')) value += this.stream.take().value;
    return constant(value, { start, end: this.stream.end });
  }

  private bracketed(token: Token): ExpressionNode {
    switch (token.value) {
      case '(': {
        this.stream.take();
        const node = this.tuple({ brackets: true });
        this.stream.expectOperator(')');
        return node.kind === 'tuple'
          ? { ...node, start: token.start, end: this.stream.end }
          : this.inBrackets(node, token.start);
      }
      case '[':
        return this.list();
      case '{':
        return this.dict();
      default:
        return this.stream.fail('Expected an expression', elsewhereOperators[token.value]);
    }
  }

  private list(): ExpressionNode {
    const { stream } = this;
    const { start } = stream.take();
    const items: ExpressionNode[] = [];
    while (!stream.atOperator(']')) {
      if (items.length > 0) stream.expectOperator(',');
      if (stream.atOperator(']')) break;
      items.push(this.expression());
    }
    stream.expectOperator(']');
    return { kind: 'list', items, start, end: stream.end };
  }

  private dict(): ExpressionNode {
    const { stream } = this;
    const { start } = stream.take();
    const pairs: DictNode['pairs'][number][] = [];
    while (!stream.atOperator('}')) {
      if (pairs.length > 0) stream.expectOperator(',');
      if (stream.atOperator('}')) break;
      const key = this.expression();
      stream.expectOperator(':');
      pairs.push({ key, value: this.expression() });
    }
    stream.expectOperator('}');
    return { kind: 'dict', pairs, start, end: stream.end };
  }
}

function constant(
  value: ConstantNode['value'],
  { start, end }: { start: number; end: number },
): ConstantNode {
  return { kind: 'constant', value, start, end };
}

function floatValue(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}
