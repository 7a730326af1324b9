import type { Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { BigInteger } from './big-integer.ts';
import { charactersOf, lengthOfText } from './characters.ts';
import { isFloat, numberOf, withArticle } from './kind.ts';
import { exponentialText, fixedText, floatText, generalText } from './number-text.ts';
import { toText } from './text.ts';

const syntax =
  /^(?:(?<fill>[^])?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<other>#)?(?<zero>0)?(?<width>\d+)?(?<group>[,_])?(?:\.(?<precision>\d+))?(?<type>[bcdeEfFgGnosxX%])?$/u;

interface Spec {
  /** As it was written. */
  readonly text: string;
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string | undefined;
  readonly other: boolean;
  /** Filled with zeros up to the width, behind the sign. */
  readonly zero: boolean;
  readonly width: number;
  readonly group: string;
  readonly precision: number | undefined;
  readonly type: string | undefined;
}

/** Python's `format(value, spec)`: `>8`, `05.1f`, `,d`. */
export function formatWith(value: Value, text: string): string {
  if (text === '') return toText(value);
  const spec = parseSpec(text);
  if (value instanceof BigInteger) return formatInteger(value.value, spec);
  const number = numberOf(value);
  if (number !== undefined) {
    return isFloat(value) ? formatFloat(number, spec) : formatInteger(BigInt(number), spec);
  }
  if (typeof value === 'string') return formatString(value, spec);
  throw new ExpressionError(`The format "${text}" cannot be used for ${withArticle(value)}.`, {
    hint: 'Convert it: "| string".',
  });
}

function parseSpec(text: string): Spec {
  const groups = syntax.exec(text)?.groups;
  if (groups === undefined) throw new ExpressionError(`"${text}" is no format.`);
  const hasZero = groups['zero'] !== undefined;
  return {
    text,
    fill: groups['fill'] ?? (hasZero ? '0' : ' '),
    align: groups['align'],
    sign: groups['sign'],
    other: groups['other'] !== undefined,
    zero: hasZero && groups['align'] === undefined,
    width: Number(groups['width'] ?? 0),
    group: groups['group'] ?? '',
    precision: groups['precision'] === undefined ? undefined : Number(groups['precision']),
    type: groups['type'],
  };
}

function formatString(value: string, spec: Spec): string {
  const { align, sign, other, group, type, precision, text } = spec;
  const isForNumbers = sign !== undefined || other || group !== '' || align === '=';
  if (isForNumbers || (type !== undefined && type !== 's')) {
    throw new ExpressionError(`The format "${text}" needs a number, not a str.`, {
      hint: 'Convert it: "| int".',
    });
  }
  const shown = precision === undefined ? value : charactersOf(value).slice(0, precision).join('');
  return pad(shown, '', spec, align ?? '<');
}

function formatInteger(number: bigint, spec: Spec): string {
  const type = spec.type ?? 'd';
  if (!integerTypes.has(type)) return formatFloat(Number(number), spec);
  const { precision, other, text } = spec;
  if (precision !== undefined) {
    throw new ExpressionError(`The format "${text}" needs a float for its precision, not an int.`, {
      hint: 'Add "f" for a fixed number of digits.',
    });
  }
  checkGroup(spec, type);
  const isNegative = number < 0n;
  if (type === 'c') return pad(characterOf(number, spec), '', spec, spec.align ?? '>');
  const digits = integerDigits(isNegative ? -number : number, type);
  return formatDigits(digits, isNegative, other && type in bases ? `0${type}` : '', spec);
}

function formatFloat(number: number, spec: Spec): string {
  const { type = '', text } = spec;
  if (integerTypes.has(type) && type !== 'n') {
    throw new ExpressionError(`The format "${text}" needs an int, not a float.`, {
      hint: 'Convert it: "| int".',
    });
  }
  checkGroup(spec, type);
  const digits = floatDigits(Math.abs(number), type === 'n' ? 'g' : type, spec);
  return formatDigits(digits, number < 0 || Object.is(number, -0), '', spec);
}

function formatDigits(digits: string, isNegative: boolean, prefix: string, spec: Spec): string {
  const sign = (isNegative ? '-' : (spec.sign ?? '').replace('-', '')) + prefix;
  const grouped = spec.zero ? zeroFilled(digits, spec, sign) : group(digits, spec);
  return pad(grouped, sign, spec, spec.align ?? (spec.zero ? '=' : '>'));
}

const integerTypes: ReadonlySet<string> = new Set('bcdnoxX');

/** What separators may stand in, as Python has it. */
function checkGroup({ group: separator, text }: Spec, type: string): void {
  if (type === 's') throw new ExpressionError(`The format "${text}" needs a str, not a number.`);
  const refused = { ',': 'bcnoxX', _: 'cn', '': '' }[separator] ?? '';
  if (type === '' || !refused.includes(type)) return;
  throw new ExpressionError(`The format "${text}" cannot have "${separator}" before "${type}".`);
}

function characterOf(point: bigint, { sign, text }: Spec): string {
  if (sign !== undefined) throw new ExpressionError(`The format "${text}" can have no sign.`);
  if (point >= 0n && point <= 0x10_ff_ffn) return String.fromCodePoint(Number(point));
  throw new ExpressionError(`No character has the number ${point}.`);
}

const bases: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

function integerDigits(magnitude: bigint, type: string): string {
  const digits = magnitude.toString(bases[type] ?? 10);
  return type === 'X' ? digits.toUpperCase() : digits;
}

function floatDigits(value: number, type: string, spec: Spec): string {
  const lower = type.toLowerCase();
  const text = Number.isFinite(value)
    ? finiteDigits(value, lower, spec)
    : `${Number.isNaN(value) ? 'nan' : 'inf'}${type === '%' ? '%' : ''}`;
  return type === lower ? text : text.toUpperCase();
}

function finiteDigits(value: number, type: string, { precision, other }: Spec): string {
  if (type === 'e') return exponentialText(value, precision ?? 6, other);
  if (type === 'f') return fixedText(value, precision ?? 6, other);
  if (type === '%') return `${fixedText(value * 100, precision ?? 6, other)}%`;
  if (type === 'g') return generalText(value, precision ?? 6, other);
  if (precision === undefined) return floatText(value);
  return withFraction(generalText(value, precision, other), value, precision);
}

/** Without a type, a float keeps at least one digit behind the point. */
function withFraction(text: string, value: number, precision: number): string {
  if (!/^\d+$/.test(text)) return text;
  if (text.length < precision) return `${text}.0`;
  return exponentialText(value, Math.max(0, precision - 1)).replace(/\.0*e|(\.\d*?)0+e/, '$1e');
}

/** With separators, the zeros before a number are grouped as its digits are. */
function zeroFilled(digits: string, spec: Spec, sign: string): string {
  let filled = digits;
  while (lengthOfText(group(filled, spec)) + sign.length < spec.width) filled = `0${filled}`;
  return group(filled, spec);
}

function group(digits: string, { group: separator, type = '' }: Spec): string {
  if (separator === '') return digits;
  const every = type in bases ? 4 : 3;
  const [whole = ''] = (every === 4 ? /^[\da-fA-F]*/ : /^\d*/).exec(digits) ?? [];
  const separated = whole.replaceAll(new RegExp(`\\B(?=(?:.{${every}})+$)`, 'g'), separator);
  return separated + digits.slice(whole.length);
}

function pad(text: string, sign: string, { fill, width }: Spec, align: string): string {
  const missing = width - lengthOfText(text) - sign.length;
  if (missing <= 0) return sign + text;
  if (align === '=') return sign + fill.repeat(missing) + text;
  if (align === '<') return sign + text + fill.repeat(missing);
  if (align === '>') return fill.repeat(missing) + sign + text;
  const before = Math.floor(missing / 2);
  return fill.repeat(before) + sign + text + fill.repeat(missing - before);
}
