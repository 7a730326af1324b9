import type { Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { charactersOf, lengthOfText } from './characters.ts';
import { isFloat, numberOf, withArticle } from './kind.ts';
import { exponentialText, fixedText, floatText, generalText, integerText } from './number-text.ts';
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
  const number = numberOf(value);
  if (number !== undefined) return formatNumber(number, isFloat(value), spec);
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

function formatNumber(number: number, float: boolean, spec: Spec): string {
  const type = spec.type ?? (float ? '' : 'd');
  const isWhole = type !== '' && 'bcdoxX'.includes(type);
  const isGeneral = type === 'n';
  checkNumberFormat(float, isWhole || (isGeneral && !float), spec);
  const asInteger = isWhole || (isGeneral && !float);
  const magnitude = Math.abs(number);
  const digits = asInteger
    ? integerDigits(magnitude, type)
    : floatDigits(magnitude, isGeneral ? 'g' : type, spec);
  const isNegative = number < 0 || (!asInteger && Object.is(number, -0));
  const sign = isNegative ? '-' : (spec.sign ?? '').replace('-', '');
  const prefix = spec.other && isWhole && 'boxX'.includes(type) ? `0${type}` : '';
  const grouped = spec.zero
    ? zeroFilled(digits, spec, type, sign + prefix)
    : group(digits, spec, type);
  return pad(grouped, sign + prefix, spec, spec.align ?? (spec.zero ? '=' : '>'));
}

function checkNumberFormat(
  float: boolean,
  asInteger: boolean,
  { type, precision, text }: Spec,
): void {
  if (type === 's') throw new ExpressionError(`The format "${text}" needs a str, not a number.`);
  if (asInteger && float) {
    throw new ExpressionError(`The format "${text}" needs an int, not a float.`, {
      hint: 'Convert it: "| int".',
    });
  }
  if (asInteger && precision !== undefined) {
    throw new ExpressionError(`The format "${text}" needs a float for its precision, not an int.`, {
      hint: 'Add "f" for a fixed number of digits.',
    });
  }
}

const bases: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

function integerDigits(value: number, type: string): string {
  const base = bases[type];
  if (type === 'c') return String.fromCodePoint(value);
  if (base === undefined) return integerText(value);
  const digits = BigInt(value).toString(base);
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
  if (type === 'e') return exponentialText(value, precision ?? 6);
  if (type === 'f') return fixedText(value, precision ?? 6);
  if (type === '%') return `${fixedText(value * 100, precision ?? 6)}%`;
  if (type === 'g') return generalText(value, precision ?? 6, other);
  if (precision === undefined) return floatText(value);
  return withFraction(generalText(value, precision, other), value, precision);
}

/** Without a type, a float keeps at least one digit behind the point. */
function withFraction(text: string, value: number, precision: number): string {
  if (!/^\d+$/.test(text)) return text;
  if (text.length < precision) return `${text}.0`;
  return exponentialText(value, Math.max(0, precision - 1)).replace(/\.?0*e/, 'e');
}

/** With separators, the zeros before a number are grouped as its digits are. */
function zeroFilled(digits: string, spec: Spec, type: string, sign: string): string {
  let filled = digits;
  while (group(`0${filled}`, spec, type).length + sign.length <= spec.width) filled = `0${filled}`;
  return group(filled, spec, type);
}

function group(digits: string, spec: Spec, type: string): string {
  if (spec.group === '') return digits;
  const every = type !== '' && 'boxX'.includes(type) ? 4 : 3;
  const [whole = ''] = /^[\da-fA-F]*/.exec(digits) ?? [];
  const separated = whole.replaceAll(new RegExp(`\\B(?=(?:.{${every}})+$)`, 'g'), spec.group);
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
