import { isList, Tuple, type Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { BigInteger } from './big-integer.ts';
import { getItem } from './dict.ts';
import { assertKnown } from './errors.ts';
import { integerOf, isMapping, numberOf, withArticle } from './kind.ts';
import { exponentialText, fixedText, generalText } from './number-text.ts';
import { asciiText, repr, toText } from './text.ts';

const directive =
  /%(?:\((?<key>[^)]*)\))?(?<flags>[-+ #0]*)(?<width>\*|\d+)?(?:\.(?<precision>\*|\d+)?)?[hlL]?(?<type>[^])?/gu;

/** Python's `format % values`: a tuple gives several values, a dict gives them by name. */
export function formatPercent(format: string, values: Value): string {
  const source = new Values(values);
  const text = format.replaceAll(directive, (whole, ...groups) => {
    const spec: Readonly<Record<string, string | undefined>> = groups.at(-1);
    return formatOne(whole, spec, source);
  });
  source.assertUsedUp();
  return text;
}

class Values {
  private readonly values: Value;
  private readonly list: readonly Value[];
  private next = 0;

  constructor(values: Value) {
    this.values = values;
    this.list = values instanceof Tuple ? values : [values];
  }

  take(): Value {
    const value = this.list[this.next++];
    if (value !== undefined) return value;
    throw new ExpressionError(`The format needs more than ${plural(this.list.length)}.`);
  }

  takeInteger(): number {
    const number = integerOf(this.take());
    if (number === undefined) throw new ExpressionError('"*" in a format needs an int.');
    return number;
  }

  named(key: string): Value {
    assertKnown(this.values);
    this.next = this.list.length;
    if (!isMapping(this.values)) {
      throw new ExpressionError(`"%(${key})" needs a dict, not ${withArticle(this.values)}.`);
    }
    const value = getItem(this.values, key);
    if (value !== undefined) return value;
    throw new ExpressionError(`The dict has no key '${key}' for "%(${key})".`);
  }

  assertUsedUp(): void {
    if (this.next >= this.list.length) return;
    // As in Python, a list or dict may also stand there for nothing.
    if (!(this.values instanceof Tuple) && (isList(this.values) || isMapping(this.values))) return;
    assertKnown(this.values);
    const count = plural(this.list.length);
    throw new ExpressionError(`The format takes only ${this.next} of ${count}.`);
  }
}

function plural(count: number): string {
  return count === 1 ? '1 value' : `${count} values`;
}

function formatOne(
  whole: string,
  spec: Readonly<Record<string, string | undefined>>,
  source: Values,
): string {
  const { key, type } = { key: spec['key'], type: spec['type'] };
  if (type === '%') return '%';
  if (type === undefined) throw new ExpressionError(`The format ends within "${whole}".`);
  let flags = spec['flags'] ?? '';
  let width = spec['width'] === '*' ? source.takeInteger() : Number(spec['width'] ?? 0);
  if (width < 0) {
    flags += '-';
    width = -width;
  }
  const hasPrecision = /\.(?:\*|\d*)[hlL]?[^.]$/u.test(whole);
  const digits = spec['precision'] === '*' ? source.takeInteger() : Number(spec['precision'] ?? 0);
  const precision = hasPrecision ? digits : undefined;
  const value = key === undefined ? source.take() : source.named(key);
  const { sign, body, isNumber } = convert(value, type, { flags, precision });
  return pad(sign, body, { flags, width, zeros: isNumber });
}

interface Converted {
  readonly sign: string;
  readonly body: string;
  readonly isNumber: boolean;
}

interface Style {
  readonly flags: string;
  readonly precision: number | undefined;
}

function convert(value: Value, type: string, style: Style): Converted {
  const text = textConversions[type];
  if (text !== undefined) {
    const whole = text(value);
    const body = style.precision === undefined ? whole : whole.slice(0, style.precision);
    return { sign: '', body, isNumber: false };
  }
  if (value instanceof BigInteger && 'diuoxX'.includes(type)) {
    return integer(value.value, type, style);
  }
  if (type === 'c') return { sign: '', body: character(value), isNumber: false };
  assertKnown(value);
  const number = value instanceof BigInteger ? Number(value.value) : numberOf(value);
  const isInteger = 'diuoxX'.includes(type);
  if (!isInteger && !'eEfFgG'.includes(type)) {
    throw new ExpressionError(`A format has no "%${type}".`);
  }
  if (number === undefined || ('oxX'.includes(type) && integerOf(value) === undefined)) {
    throw new ExpressionError(`"%${type}" needs a number, not ${withArticle(value)}.`, {
      hint: 'Convert it: "| int".',
    });
  }
  return isInteger ? integer(BigInt(Math.trunc(number)), type, style) : float(number, type, style);
}

const textConversions: Readonly<Record<string, (value: Value) => string>> = {
  s: toText,
  r: repr,
  a: asciiText,
};

function character(value: Value): string {
  const point = integerOf(value);
  if (point !== undefined) return String.fromCodePoint(point);
  if (typeof value === 'string' && Array.from(value).length === 1) return value;
  throw new ExpressionError('"%c" needs an int or one character.');
}

function integer(value: bigint, type: string, { flags, precision }: Style): Converted {
  const bases: Readonly<Record<string, number>> = { o: 8, x: 16, X: 16 };
  const base = bases[type];
  const lower = (value < 0n ? -value : value).toString(base);
  const digits = (type === 'X' ? lower.toUpperCase() : lower).padStart(precision ?? 0, '0');
  const prefix = flags.includes('#') && base !== undefined ? `0${type}` : '';
  return { sign: signOf(value < 0n, flags) + prefix, body: digits, isNumber: true };
}

function float(value: number, type: string, { flags, precision = 6 }: Style): Converted {
  const sign = signOf(value < 0 || Object.is(value, -0), flags);
  const magnitude = Math.abs(value);
  const isUpper = type === type.toUpperCase();
  const body = Number.isFinite(value)
    ? floatBody(magnitude, type.toLowerCase(), precision, flags.includes('#'))
    : Number.isNaN(value)
      ? 'nan'
      : 'inf';
  return { sign, body: isUpper ? body.toUpperCase() : body, isNumber: Number.isFinite(value) };
}

function floatBody(value: number, type: string, precision: number, keepZeros: boolean): string {
  if (type === 'e') return exponentialText(value, precision, keepZeros);
  if (type === 'f') return fixedText(value, precision, keepZeros);
  return generalText(value, precision, keepZeros);
}

function signOf(isNegative: boolean, flags: string): string {
  if (isNegative) return '-';
  if (flags.includes('+')) return '+';
  return flags.includes(' ') ? ' ' : '';
}

function pad(
  sign: string,
  body: string,
  { flags, width, zeros }: { flags: string; width: number; zeros: boolean },
): string {
  const missing = Math.max(0, width - sign.length - Array.from(body).length);
  if (flags.includes('-')) return sign + body + ' '.repeat(missing);
  if (zeros && flags.includes('0')) return sign + '0'.repeat(missing) + body;
  return ' '.repeat(missing) + sign + body;
}
