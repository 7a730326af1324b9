import { expect } from 'chai';
import fc from 'fast-check';
import { calculate } from '../../../src/jinja/python/arithmetic.ts';
import { isFloat, numberOf } from '../../../src/jinja/python/kind.ts';
import { toText } from '../../../src/jinja/python/text.ts';
import { Float, type Value } from '../../../src/values/value.ts';

const whole = fc.integer({ min: -1_000_000, max: 1_000_000 });
const divisor = whole.filter(number => number !== 0);

function number(value: Value): number {
  const result = numberOf(value);
  if (result === undefined) throw new Error('not a number');
  return result;
}

describe('calculate', () => {
  it('divides whole numbers as Python defines it: a == (a // b) * b + a % b', () => {
    fc.assert(
      fc.property(whole, divisor, (a, b) => {
        const quotient = number(calculate('//', a, b));
        const remainder = number(calculate('%', a, b));
        expect(quotient * b + remainder).to.equal(a);
        expect(quotient).to.equal(Math.floor(a / b));
        expect(remainder === 0 || remainder < 0 === b < 0).to.equal(true);
        expect(Math.abs(remainder) < Math.abs(b)).to.equal(true);
      }),
    );
  });

  it('gives a float exactly where an operand is one, or where it divides', () => {
    const operators = fc.constantFrom('+', '-', '*', '//', '%', '/');
    const operand = fc.oneof(
      divisor,
      divisor.map(value => new Float(value)),
      fc.constant(true),
    );
    fc.assert(
      fc.property(operators, operand, operand, (operator, a, b) => {
        const isFloatExpected = operator === '/' || isFloat(a) || isFloat(b);
        expect(isFloat(calculate(operator, a, b))).to.equal(isFloatExpected);
      }),
    );
  });

  it('never makes a negative zero of whole numbers', () => {
    for (const result of [calculate('*', 0, -1), calculate('%', 0, -3), calculate('//', 0, -3)]) {
      expect(Object.is(result, 0)).to.equal(true);
    }
  });

  it('reckons exactly with whole numbers that a number cannot hold, and not with floats', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const large = [
      ['+', most, 2, '9007199254740993'],
      ['-', -most, 2, '-9007199254740993'],
      ['*', most, 3, '27021597764222973'],
      ['**', 2, 64, '18446744073709551616'],
    ] as const;
    for (const [operator, a, b, text] of large) {
      expect(toText(calculate(operator, a, b)), `${a} ${operator} ${b}`).to.equal(text);
      expect(isFloat(calculate(operator, new Float(a), b))).to.equal(true);
    }
    expect(calculate('+', most - 1, 1)).to.equal(most);
    expect(() => calculate('**', 10, 100_000)).to.throw('too large a number');
  });

  it('refuses what would fill the memory', () => {
    expect(() => calculate('*', 'ab', 1_000_000_000)).to.throw('too long');
    expect(() => calculate('*', [1], 1_000_000_000)).to.throw('too long');
  });
});
