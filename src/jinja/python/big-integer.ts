import type { Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { integerOf, isFloat, numberOf, toFloat } from './kind.ts';
import { type Operator, PythonObject } from './object.ts';

/** An int of Python's that no number holds exactly. */
export class BigInteger extends PythonObject {
  override readonly typeName = 'int';
  readonly value: bigint;

  constructor(value: bigint) {
    super();
    this.value = value;
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
    return calculateBig(operator, left, right);
  }

  override compare(other: Value): number | undefined {
    const operand = isFloat(other) ? numberOf(other) : bigOf(other);
    if (operand === undefined) return undefined;
    if (this.value < operand) return -1;
    return this.value > operand ? 1 : 0;
  }
}

/** Of ints, exactly; a quotient and a power below 1 are floats. */
export function calculateBig(operator: Operator, left: bigint, right: bigint): Value {
  if (right === 0n && (operator === '/' || operator === '//' || operator === '%')) {
    throw new ExpressionError('A division by zero has no result.');
  }
  if (operator === '/') return toFloat(Number(left) / Number(right));
  if (operator !== '**') return fromBig(operations[operator](left, right));
  if (right < 0n) return toFloat(Number(left) ** Number(right));
  if (right * BigInt(left.toString(2).length) > mostBits) {
    throw new ExpressionError('The result is too large a number.');
  }
  return fromBig(left ** right);
}

/** Nobody wants a number of more digits in a text. */
const mostBits = 65_536n;

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
