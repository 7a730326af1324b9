import {
  ExpressionError,
  type FunctionDefinition,
  type NamedTexts,
} from '../../jinja/functions.ts';
import { BigInteger } from '../../jinja/python/big-integer.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { isFloat, isMapping, numberOf } from '../../jinja/python/kind.ts';
import { SafeText } from '../../jinja/python/safe-text.ts';
import { tryItems } from '../../jinja/python/sequence.ts';
import { toText } from '../../jinja/python/text.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import { Callable, Undefined, Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import { flagArg, iterableOf, wrongType } from '../arguments.ts';
import { numberProblems } from '../literal-checks.ts';
import { testOf } from './test-of.ts';

const noDivisor = 'Nothing is divisible by 0.';

/** Jinja's tests and Ansible's tests of values as such. */
export const valueTests: readonly FunctionDefinition[] = [
  {
    name: 'defined',
    summary: 'Whether a variable is defined.',
    examples: ['missing is defined -> false', "'web1' is defined -> true"],
    parameters: [],
    acceptsUndefined: true,
    call: input => !isUndefined(input),
  },
  {
    name: 'undefined',
    summary: 'Whether a variable is not defined.',
    examples: ['missing is undefined -> true'],
    parameters: [],
    acceptsUndefined: true,
    call: isUndefined,
  },
  kind(
    'none',
    {
      summary: 'Whether a value is none.',
      examples: ['none is none -> true', "'' is none -> false"],
    },
    input => input === null,
  ),
  kind(
    'boolean',
    {
      summary: 'Whether a value is true or false itself, and no other that counts as such.',
      examples: ['true is boolean -> true', "'yes' is boolean -> false"],
    },
    input => typeof input === 'boolean',
  ),
  kind(
    'true',
    {
      summary: 'Whether a value is true itself.',
      examples: ['true is true -> true', '1 is true -> false'],
    },
    input => input === true,
  ),
  kind(
    'false',
    {
      summary: 'Whether a value is false itself.',
      examples: ['false is false -> true', '0 is false -> false'],
    },
    input => input === false,
  ),
  kind(
    'integer',
    {
      summary: 'Whether a value is a whole number.',
      examples: ['3 is integer -> true', "'3' is integer -> false"],
    },
    isInteger,
  ),
  kind(
    'float',
    {
      summary: 'Whether a value is a number with a point.',
      examples: ['3.0 is float -> true', '3 is float -> false'],
    },
    isFloat,
  ),
  // As in Python, a bool is a number.
  kind(
    'number',
    {
      summary: 'Whether a value is a number; as in Python, true and false are.',
      examples: ['3.5 is number -> true', "'3' is number -> false"],
    },
    input => numberOf(input) !== undefined || input instanceof BigInteger,
  ),
  kind(
    'string',
    { summary: 'Whether a value is a text.', examples: ["'web1' is string -> true"] },
    input => typeof input === 'string',
  ),
  kind(
    'mapping',
    {
      summary: 'Whether a value is a dict.',
      examples: ["{'a': 1} is mapping -> true", '[1] is mapping -> false'],
    },
    isMapping,
  ),
  testOf(
    'iterable',
    {
      summary: 'Whether a value has items: a list, a dict or a text.',
      examples: ["'web1' is iterable -> true", '3 is iterable -> false'],
    },
    input => tryItems(input) !== undefined,
  ),
  kind(
    'sequence',
    {
      summary: 'Whether a value has items in order; texts and dicts have, too.',
      examples: ['[1, 2] is sequence -> true', '3 is sequence -> false'],
    },
    input => tryItems(input) !== undefined,
  ),
  testOf(
    'callable',
    {
      summary: 'Whether a value is a function.',
      examples: ["'web1' is callable -> false", "'web1'.upper is callable -> true"],
    },
    input => input instanceof Callable,
  ),
  {
    ...testOf(
      'escaped',
      {
        summary: 'Whether a text was marked as escaped, by "escape", "safe" or "tojson".',
        examples: ["'&lt;' is escaped -> false", "'<' | escape is escaped -> true"],
      },
      input => input instanceof SafeText,
    ),
    marks: 'sees',
  },
  testOf(
    'lower',
    {
      summary: 'Whether all letters of a text are in lower case.',
      examples: ["'web1' is lower -> true"],
    },
    input => isCased(toText(input)) && toText(input) === toText(input).toLowerCase(),
  ),
  testOf(
    'upper',
    {
      summary: 'Whether all letters of a text are in upper case.',
      examples: ["'WEB1' is upper -> true"],
    },
    input => isCased(toText(input)) && toText(input) === toText(input).toUpperCase(),
  ),
  testOf(
    'odd',
    { summary: 'Whether a number is odd.', examples: ['3 is odd -> true'] },
    input => Math.abs(integer(input) % 2) === 1,
  ),
  testOf(
    'even',
    { summary: 'Whether a number is even.', examples: ['3 is even -> false'] },
    input => integer(input) % 2 === 0,
  ),
  {
    name: 'divisibleby',
    summary: 'Whether a number can be divided by another without a rest.',
    examples: ['9 is divisibleby 3 -> true'],
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
  {
    name: 'truthy',
    summary: 'Whether a value counts as true in a condition.',
    meanings: { convert_bool: 'Read words such as "yes" and "off", too.' },
    defaults: { convert_bool: false },
    examples: ["'off' is truthy -> true", "'off' is truthy(convert_bool=true) -> false"],
    parameters: ['convert_bool?'],
    call: (input, args) => asCondition(input, flagArg(args, 'convert_bool')),
  },
  {
    name: 'falsy',
    summary: 'Whether a value counts as false in a condition.',
    meanings: { convert_bool: 'Read words such as "yes" and "off", too.' },
    defaults: { convert_bool: false },
    examples: ["'' is falsy -> true", "'no' is falsy(convert_bool=true) -> true"],
    parameters: ['convert_bool?'],
    call: (input, args) => !asCondition(input, flagArg(args, 'convert_bool')),
  },
  testOf(
    'any',
    { summary: 'Whether an item of a list is true.', examples: ['[false, true] is any -> true'] },
    input => iterableOf(input).some(isTruthy),
  ),
  testOf(
    'all',
    {
      summary: 'Whether every item of a list is true.',
      examples: ['[false, true] is all -> false'],
    },
    input => iterableOf(input).every(isTruthy),
  ),
  testOf(
    'nan',
    {
      aliases: ['isnan'],
      summary: 'Whether a value is "not a number", as a reckoning may give.',
      examples: ["'nan' | float is nan -> true"],
    },
    input => Number.isNaN(numberOf(input)),
  ),
];

/** What is undefined is of no kind: to ask is no mistake, as in Jinja. */
function kind(
  name: string,
  texts: NamedTexts,
  holds: (input: Value) => boolean,
): FunctionDefinition {
  const definition = testOf(name, texts, holds);
  return {
    ...definition,
    acceptsUndefined: true,
    call: (input, args, context) => !isUndefined(input) && definition.call(input, args, context),
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
