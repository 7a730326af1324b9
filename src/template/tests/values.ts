import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { BigInteger } from '../../jinja/python/big-integer.ts';
import { compare, equals } from '../../jinja/python/compare.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { isFloat, isMapping, numberOf } from '../../jinja/python/kind.ts';
import { tryItems } from '../../jinja/python/sequence.ts';
import { toText } from '../../jinja/python/text.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import {
  Callable,
  Float,
  Undefined,
  Unknown,
  UnknownUsed,
  type Value,
} from '../../values/value.ts';
import { flagArg, iterableOf, wrongType } from '../arguments.ts';
import { ValueSet } from '../distinct.ts';
import { numberProblems } from '../literal-checks.ts';

const noDivisor = 'Nothing is divisible by 0.';

/** Jinja's tests and Ansible's tests of values as such. */
export const valueTests: readonly FunctionDefinition[] = [
  {
    name: 'defined',
    parameters: [],
    acceptsUndefined: true,
    call: input => !isUndefined(input),
  },
  { name: 'undefined', parameters: [], acceptsUndefined: true, call: isUndefined },
  test('none', input => input === null),
  test('boolean', input => typeof input === 'boolean'),
  test('true', input => input === true),
  test('false', input => input === false),
  test('integer', isInteger),
  test('float', isFloat),
  // As in Python, a bool is a number.
  test('number', input => numberOf(input) !== undefined || input instanceof BigInteger),
  test('string', input => typeof input === 'string'),
  test('mapping', isMapping),
  test('iterable', input => tryItems(input) !== undefined),
  test('sequence', input => tryItems(input) !== undefined),
  test('callable', input => input instanceof Callable),
  test('escaped', () => false),
  test('lower', input => isCased(toText(input)) && toText(input) === toText(input).toLowerCase()),
  test('upper', input => isCased(toText(input)) && toText(input) === toText(input).toUpperCase()),
  test('odd', input => Math.abs(integer(input) % 2) === 1),
  test('even', input => integer(input) % 2 === 0),
  {
    name: 'divisibleby',
    parameters: ['num'],
    check: literals =>
      literals.get('num') === 0
        ? [{ parameter: 'num', message: noDivisor }]
        : numberProblems(literals, 'num'),
    call(input, args) {
      const divisor = integer(args.get('num') ?? null);
      if (divisor === 0) throw new ExpressionError(noDivisor);
      return integer(input) % divisor === 0;
    },
  },
  comparison('eq', ['==', 'equalto'], equals),
  comparison('ne', ['!='], (a, b) => !equals(a, b)),
  comparison('lt', ['<', 'lessthan'], (a, b) => compare(a, b) < 0),
  comparison('le', ['<='], (a, b) => compare(a, b) <= 0),
  comparison('gt', ['>', 'greaterthan'], (a, b) => compare(a, b) > 0),
  comparison('ge', ['>='], (a, b) => compare(a, b) >= 0),
  comparison('sameas', [], isSame),
  comparison('in', [], (item, container) => isIn(item, container)),
  comparison('contains', [], (container, item) => isIn(item, container)),
  {
    name: 'truthy',
    parameters: ['convert_bool?'],
    call: (input, args) => asCondition(input, flagArg(args, 'convert_bool')),
  },
  {
    name: 'falsy',
    parameters: ['convert_bool?'],
    call: (input, args) => !asCondition(input, flagArg(args, 'convert_bool')),
  },
  test('any', input => iterableOf(input).some(isTruthy)),
  test('all', input => iterableOf(input).every(isTruthy)),
  test('nan', input => Number.isNaN(numberOf(input)), ['isnan']),
  comparison('subset', ['issubset'], (part, whole) => isSubset(part, whole)),
  comparison('superset', ['issuperset'], (whole, part) => isSubset(part, whole)),
];

function test(
  name: string,
  holds: (input: Value) => boolean,
  aliases: readonly string[] = [],
): FunctionDefinition {
  return {
    name,
    aliases,
    parameters: [],
    call(input) {
      assertKnown(input);
      return holds(input);
    },
  };
}

function comparison(
  name: string,
  aliases: readonly string[],
  holds: (input: Value, other: Value) => boolean,
): FunctionDefinition {
  return {
    name,
    aliases,
    parameters: ['other'],
    call(input, args) {
      const other = args.get('other') ?? null;
      assertKnown(input);
      assertKnown(other);
      return holds(input, other);
    },
  };
}

function isUndefined(input: Value): boolean {
  if (input instanceof Unknown) throw new UnknownUsed(input);
  return input instanceof Undefined;
}

function isCased(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase();
}

function integer(value: Value): number {
  const number = numberOf(value);
  if (number === undefined) throw wrongType('the input', 'a number', value);
  return number;
}

function isSame(a: Value, b: Value): boolean {
  if (a instanceof Float && b instanceof Float) return a.value === b.value;
  return a === b;
}

function isIn(item: Value, container: Value): boolean {
  if (typeof container === 'string') {
    if (typeof item !== 'string')
      throw wrongType('what is looked for in a string', 'a string', item);
    return container.includes(item);
  }
  return iterableOf(container, 'what is searched').some(other => equals(other, item));
}

function isSubset(part: Value, whole: Value): boolean {
  const set = new ValueSet(iterableOf(whole, 'the other list'));
  return iterableOf(part).every(item => set.has(item));
}

/** Ansible's words for yes and no count as such if asked for. */
function asCondition(value: Value, convert: boolean): boolean {
  assertKnown(value);
  if (convert && typeof value === 'string') {
    const word = value.toLowerCase().trim();
    if (['y', 'yes', 'on', '1', 'true', 't'].includes(word)) return true;
    if (['n', 'no', 'off', '0', 'false', 'f'].includes(word)) return false;
  }
  return isTruthy(value);
}

function isInteger(input: Value): boolean {
  return input instanceof BigInteger || (typeof input === 'number' && Number.isInteger(input));
}
