import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { exactInteger } from '../../jinja/python/arithmetic.ts';
import { BigInteger, fromBig } from '../../jinja/python/big-integer.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { numberOf, toFloat } from '../../jinja/python/kind.ts';
import { Float, type Value } from '../../values/value.ts';
import { parseSize, renderSize, SizeError } from '../algorithms/human-size.ts';
import { roundHalfEven } from '../algorithms/rounding.ts';
import { flagArg, inputText, integerArg, textArg, wrongType } from '../arguments.ts';
import { numberProblems, requireChoice } from '../literal-checks.ts';

const roundings = ['common', 'ceil', 'floor'] as const;

/** Filters of numbers. */
export const numberFilters: readonly FunctionDefinition[] = [
  {
    name: 'int',
    summary: 'Read a whole number from a text, or cut one off to a whole number.',
    meanings: { default: 'What to give for what is no number.' },
    defaults: { default: 0, base: 10 },
    examples: ["'42' | int -> 42", "'ff' | int(base=16) -> 255", "'none' | int(-1) -> -1"],
    parameters: ['default?', 'base?'],
    integers: ['base'],
    call(input, args) {
      assertKnown(input);
      if (input instanceof BigInteger) return input;
      const number =
        typeof input === 'string'
          ? parseInteger(input, integerArg(args, 'base', 10))
          : numberOf(input);
      const found = number ?? parseFloat(input);
      if (found instanceof BigInteger) return found;
      const isFinite = found !== undefined && Number.isFinite(found);
      return isFinite ? exactInteger(Math.trunc(found)) : given(args.get('default'), 0);
    },
  },
  {
    name: 'float',
    summary: 'Read a number from a text.',
    meanings: { default: 'What to give for what is no number; 0.0 if nothing is said.' },
    examples: ["'1.5' | float -> 1.5"],
    parameters: ['default?'],
    call(input, args) {
      const number = parseFloat(input);
      return number === undefined ? given(args.get('default'), new Float(0)) : toFloat(number);
    },
  },
  {
    name: 'abs',
    summary: 'Drop the sign of a number.',
    examples: ['-3 | abs -> 3'],
    parameters: [],
    call(input) {
      if (input instanceof BigInteger) return input.value < 0n ? fromBig(-input.value) : input;
      const size = Math.abs(numeric(input));
      return isFloat(input) ? toFloat(size) : exactInteger(size);
    },
  },
  {
    name: 'round',
    summary: 'Round a number.',
    meanings: { precision: 'How many digits behind the point.' },
    defaults: { precision: 0, method: 'common' },
    examples: ['2.567 | round(1) -> 2.6', "2.1 | round(method='ceil') | int -> 3"],
    parameters: ['precision?', 'method?'],
    integers: ['precision'],
    choices: { method: roundings },
    call(input, args) {
      if (input instanceof BigInteger) return input;
      const number = numeric(input);
      const precision = integerArg(args, 'precision', 0);
      const method = requireChoice('method', textArg(args, 'method', 'common'), roundings);
      if (method === 'common') {
        const rounded = roundHalfEven(number, precision);
        return isFloat(input) ? toFloat(rounded) : rounded;
      }
      return toFloat(Math[method](number * 10 ** precision) / 10 ** precision);
    },
  },
  {
    name: 'log',
    summary: 'Give the logarithm of a number, the natural one without a base.',
    examples: ['8 | log(2) -> 3.0'],
    parameters: ['base?'],
    check: literals => numberProblems(literals, 'base'),
    call(input, args) {
      const base = args.get('base');
      const number = numeric(input);
      if (number <= 0) throw new ExpressionError('Only numbers above 0 have a logarithm.');
      if (base === undefined) return toFloat(Math.log(number));
      if (numeric(base) === 10) return toFloat(Math.log10(number));
      return toFloat(Math.log(number) / Math.log(numeric(base)));
    },
  },
  {
    name: 'pow',
    summary: 'Raise a number to a power.',
    examples: ['2 | pow(10) -> 1024.0'],
    parameters: ['power'],
    check: literals => numberProblems(literals, 'power'),
    call: (input, args) => toFloat(numeric(input) ** numeric(args.get('power') ?? null)),
  },
  {
    name: 'root',
    summary: 'Give a root of a number.',
    meanings: { base: '2 for the square root, 3 for the cubic one.' },
    defaults: { base: 2 },
    examples: ['9 | root -> 3.0'],
    parameters: ['base?'],
    check: literals => numberProblems(literals, 'base'),
    call(input, args) {
      const base = numeric(args.get('base') ?? 2);
      const number = numeric(input);
      if (number < 0) throw new ExpressionError('A number below 0 has no root.');
      return toFloat(base === 2 ? Math.sqrt(number) : number ** (1 / base));
    },
  },
  {
    name: 'human_readable',
    summary: 'Write a number of bytes, or of bits, with a unit that suits it.',
    meanings: { unit: 'The unit to use whatever the size: K, M, G and so on.' },
    defaults: { isbits: false },
    examples: [
      "1048576 | human_readable -> '1.00 MB'",
      "1536 | human_readable(unit='K') -> '1.50 KB'",
    ],
    parameters: ['isbits?', 'unit?'],
    call: (input, args) =>
      renderSize(numeric(input), { isBits: flagArg(args, 'isbits'), unit: textArg(args, 'unit') }),
  },
  {
    name: 'human_to_bytes',
    summary: 'Read a size with a unit, and give it in bytes, or in bits.',
    meanings: { default_unit: 'The unit of a number without one.' },
    defaults: { isbits: false },
    examples: ["'1.5 KB' | human_to_bytes -> 1536", "'10' | human_to_bytes('M') -> 10485760"],
    parameters: ['default_unit?', 'isbits?'],
    call(input, args) {
      const unit = textArg(args, 'default_unit');
      return sizeOf(inputText(input), { isBits: flagArg(args, 'isbits'), unit });
    },
  },
  {
    name: 'filesizeformat',
    summary: 'Write a number of bytes as a size of a file.',
    meanings: { binary: 'Reckon with 1024 and not with 1000.' },
    defaults: { binary: false },
    examples: ["1500 | filesizeformat -> '1.5 kB'", "1536 | filesizeformat(true) -> '1.5 KiB'"],
    parameters: ['binary?'],
    call: (input, args) => fileSize(numeric(parseFloat(input) ?? null), flagArg(args, 'binary')),
  },
];

/** None counts as given. */
function given(value: Value | undefined, fallback: Value): Value {
  return value === undefined ? fallback : value;
}

function sizeOf(text: string, options: Parameters<typeof parseSize>[1]): number {
  try {
    return parseSize(text, options);
  } catch (error) {
    if (error instanceof SizeError) throw new ExpressionError(error.message);
    throw error;
  }
}

function isFloat(value: Value): boolean {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));
}

function numeric(value: Value): number {
  if (value instanceof BigInteger) return Number(value.value);
  assertKnown(value);
  const number = numberOf(value);
  if (number === undefined) throw wrongType('the input', 'a number', value);
  return number;
}

const prefixes: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 16: '0x' };

/** Python's `int(text, base)`. */
function parseInteger(text: string, base: number): number | BigInteger | undefined {
  const found = /^\s*([+-]?)((?:0[box])?)([\da-z]+(?:_[\da-z]+)*)\s*$/i.exec(text);
  if (found === null) return undefined;
  const [, sign, prefix = '', body = ''] = found;
  const ownBase = Number(
    Object.keys(prefixes).find(key => prefixes[Number(key)] === prefix.toLowerCase()) ?? 10,
  );
  const actual = base === 0 ? ownBase : base;
  const taken = prefix === '' || prefixes[actual] === prefix.toLowerCase();
  const digits = (taken ? body : prefix + body).replaceAll('_', '').toLowerCase();
  const allowed = '0123456789abcdefghijklmnopqrstuvwxyz'.slice(0, actual);
  if (Array.from(digits).some(digit => !allowed.includes(digit))) return undefined;
  const size = Number.parseInt(digits, actual);
  if (Number.isSafeInteger(size)) return sign === '-' ? -size : size;
  const whole = Array.from(digits).reduce(
    (sum, digit) => sum * BigInt(actual) + BigInt(Number.parseInt(digit, actual)),
    0n,
  );
  return fromBig(sign === '-' ? -whole : whole);
}

/** Python's `float(value)`. */
function parseFloat(value: Value): number | undefined {
  assertKnown(value);
  if (value instanceof BigInteger) return Number(value.value);
  if (typeof value !== 'string') return numberOf(value);
  const text = value
    .trim()
    .replaceAll(/(?<=\d)_(?=\d)/g, '')
    .toLowerCase();
  if (/^[+-]?(?:inf|infinity)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/.test(text)) return Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function fileSize(bytes: number, isBinary: boolean): string {
  const base = isBinary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const letters = Array.from(isBinary ? 'KMGTPEZY' : 'kMGTPEZY');
  const found = letters.findIndex((_, index) => bytes < base ** (index + 2));
  const index = found === -1 ? letters.length - 1 : found;
  const number = (base * bytes) / base ** (index + 2);
  return `${number.toFixed(1)} ${letters[index] ?? ''}${isBinary ? 'iB' : 'B'}`;
}
