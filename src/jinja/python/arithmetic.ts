import { Float, isList, Tuple, type Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { BigInteger, calculateBig, fromBig } from './big-integer.ts';
import { assertKnown } from './errors.ts';
import { integerOf, isFloat, numberOf, toFloat, typeName, withArticle } from './kind.ts';
import { type Operator, PythonObject } from './object.ts';
import { formatPercent } from './percent-format.ts';
import { formatSafe } from './safe-methods.ts';
import { escapedValue, marked, SafeText } from './safe-text.ts';

/** A string or list cannot be made longer than this by multiplying it. */
const lengthLimit = 100_000_000;

/** Python's `a operator b`. */
export function calculate(operator: Operator, a: Value, b: Value): Value {
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  const left = numberOf(a);
  const right = numberOf(b);
  if (left !== undefined && right !== undefined) {
    const result = numeric[operator](left, right);
    const isRoot = operator === '**' && right < 0;
    const asFloat = operator === '/' || isRoot || isFloat(a) || isFloat(b);
    if (asFloat) {
      if (operator === '**') checkSize(result, left, right);
      return toFloat(result);
    }
    // JavaScript's -0 is no int of Python's.
    if (Number.isSafeInteger(result)) return result + 0;
    return calculateBig(operator, BigInt(left), BigInt(right));
  }
  assertKnown(a);
  if (operator === '%' && typeof a === 'string') return formatPercent(a, b);
  if (operator === '%' && a instanceof SafeText) return formatSafe(a, b);
  assertKnown(b);
  return sequenceResult(operator, a, b) ?? objectResult(operator, a, b) ?? refuse(operator, a, b);
}

/** The int that a whole number is. */
export function exactInteger(whole: number): number | BigInteger {
  return Number.isSafeInteger(whole) ? whole + 0 : fromBig(BigInt(whole));
}

const numeric: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / notZero(b),
  '//': floorDivide,
  '%': modulo,
  '**': power,
};

function notZero(divisor: number): number {
  if (divisor === 0) throw new ExpressionError('A division by zero has no result.');
  return divisor;
}

/** The remainder has the sign of the divisor, as in Python. */
function modulo(a: number, b: number): number {
  const remainder = a % notZero(b);
  if (remainder === 0) return b < 0 ? -0 : 0;
  return remainder < 0 !== b < 0 ? remainder + b : remainder;
}

/** Rounds down, also below zero. */
function floorDivide(a: number, b: number): number {
  const floored = Math.round((a - modulo(a, b)) / b);
  if (floored !== 0) return floored;
  return isBelowZero(a) === isBelowZero(b) ? 0 : -0;
}

function isBelowZero(number: number): boolean {
  return number < 0 || Object.is(number, -0);
}

function power(base: number, exponent: number): number {
  if (base === 0 && exponent < 0) notZero(base);
  const result = base ** exponent;
  if (Number.isNaN(result) && !Number.isNaN(base) && !Number.isNaN(exponent)) {
    throw new ExpressionError('A root of a negative number has no result.');
  }
  return result;
}

function checkSize(result: number, base: number, exponent: number): void {
  if (Number.isFinite(result) || !Number.isFinite(base) || !Number.isFinite(exponent)) return;
  throw new ExpressionError('The result is too large a number.');
}

function sequenceResult(operator: Operator, a: Value, b: Value): Value | undefined {
  if (operator === '+' && isList(a) && isList(b)) return joinLists(a, b);
  if (operator === '+' && (a instanceof SafeText || b instanceof SafeText)) return joinSafe(a, b);
  if (operator !== '*') return undefined;
  const count = integerOf(b);
  if (count !== undefined) return repeat(a, count);
  const reversed = integerOf(a);
  return reversed === undefined ? undefined : repeat(b, reversed);
}

function joinSafe(a: Value, b: Value): Value | undefined {
  const [left, right] = [escapedValue(a), escapedValue(b)];
  const areTexts = typeof left === 'string' && typeof right === 'string';
  return areTexts ? new SafeText(left + right) : undefined;
}

function joinLists(a: Value[], b: Value[]): Value | undefined {
  if (a instanceof Tuple !== b instanceof Tuple) return undefined;
  return a instanceof Tuple ? Tuple.of(...a, ...b) : a.concat(b);
}

function repeat(value: Value, count: number): Value | undefined {
  const times = Math.max(0, count);
  if (value instanceof SafeText) return marked(repeat(value.value, count) ?? null);
  if (typeof value === 'string') {
    checkLength(value.length * times);
    return value.repeat(times);
  }
  if (!isList(value)) return undefined;
  checkLength(value.length * times);
  const items = Array.from({ length: times }, () => value).flat(1);
  return value instanceof Tuple ? Tuple.from(items) : items;
}

function checkLength(length: number): void {
  if (length > lengthLimit) throw new ExpressionError('The result of "*" would be too long.');
}

function objectResult(operator: Operator, a: Value, b: Value): Value | undefined {
  if (a instanceof BigInteger && isFloat(b)) return calculate(operator, asFloat(a), b);
  if (b instanceof BigInteger && isFloat(a)) return calculate(operator, a, asFloat(b));
  const result = a instanceof PythonObject ? a.operate(operator, b, false) : undefined;
  if (result !== undefined) return result;
  return b instanceof PythonObject ? b.operate(operator, a, true) : undefined;
}

function asFloat({ value }: BigInteger): Float {
  return new Float(Number(value));
}

function refuse(operator: Operator, a: Value, b: Value): never {
  const message = `"${operator}" cannot combine ${typeName(a)} with ${typeName(b)}.`;
  const hint = hintFor(operator, a, b);
  throw new ExpressionError(message, hint === undefined ? {} : { hint });
}

function hintFor(operator: Operator, a: Value, b: Value): string | undefined {
  const kinds = new Set([typeName(a), typeName(b)]);
  if (kinds.has('str') && (kinds.has('int') || kinds.has('float'))) {
    const text = operator === '+' ? 'Join texts with "~", or convert' : 'Convert';
    return `${text} the str to a number: "| int".`;
  }
  if (operator !== '+') return undefined;
  if (kinds.has('dict')) return 'Merge dicts with "| combine(…)".';
  return kinds.has('list') ? 'Put a single item in brackets: "[item]".' : undefined;
}

export function negate(value: Value): Value {
  return signed(value, '-');
}

export function positive(value: Value): Value {
  return signed(value, '+');
}

function signed(value: Value, sign: '-' | '+'): Value {
  if (value instanceof BigInteger) return sign === '-' ? fromBig(-value.value) : value;
  const number = numberOf(value);
  if (number === undefined) {
    assertKnown(value);
    throw new ExpressionError(`"${sign}" needs a number, not ${withArticle(value)}.`);
  }
  const result = sign === '-' ? -number : number;
  return isFloat(value) ? toFloat(result) : result + 0;
}
