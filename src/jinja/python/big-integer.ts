import type { DictKey, Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { integerOf } from './kind.ts';
import { type Operator, PythonObject } from './object.ts';

/** An int of Python's that no number holds exactly, as JSON may hold one: it stays what it was. */
export class BigInteger extends PythonObject {
  override readonly typeName = 'int';
  readonly value: bigint;

  constructor(value: bigint) {
    super();
    this.value = value;
  }

  override get(_key: DictKey): Value | undefined {
    return undefined;
  }

  override text(): string {
    return this.value.toString();
  }

  override numberText(): string {
    return this.text();
  }

  override operate(operator: Operator, other: Value, reflected: boolean): Value | undefined {
    const operand = bigOf(other);
    if (operand === undefined) return undefined;
    const [left, right] = reflected ? [operand, this.value] : [this.value, operand];
    if (operator === '/' || operator === '**') {
      throw new ExpressionError(`"${operator}" cannot reckon exactly with so large an int.`);
    }
    if (right === 0n && (operator === '//' || operator === '%')) {
      throw new ExpressionError('A division by zero has no result.');
    }
    return fromBig(operations[operator](left, right));
  }

  override compare(other: Value): number | undefined {
    const operand = bigOf(other);
    if (operand === undefined || operand === this.value)
      return operand === undefined ? undefined : 0;
    return this.value < operand ? -1 : 1;
  }
}

const operations: Readonly<
  Record<Exclude<Operator, '/' | '**'>, (left: bigint, right: bigint) => bigint>
> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '//': (left, right) => (left - modulo(left, right)) / right,
  '%': modulo,
};

/** The remainder has the sign of the divisor, as in Python. */
function modulo(left: bigint, right: bigint): bigint {
  const remainder = left % right;
  return remainder !== 0n && remainder < 0n !== right < 0n ? remainder + right : remainder;
}

function bigOf(value: Value): bigint | undefined {
  if (value instanceof BigInteger) return value.value;
  const integer = integerOf(value);
  return integer === undefined ? undefined : BigInt(integer);
}

/** A plain number where one holds it exactly. */
export function fromBig(value: bigint): number | BigInteger {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : new BigInteger(value);
}
