import type { Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { lengthOfText } from './characters.ts';
import { isFloat, numberOf, withArticle } from './kind.ts';
import { exponentialText, fixedText, floatText, generalText, integerText } from './number-text.ts';
import { toText } from './text.ts';

const syntax =
  /^(?:(?<fill>[^])?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<other>#)?(?<zero>0)?(?<width>\d+)?(?<group>[,_])?(?:\.(?<precision>\d+))?(?<type>[bcdeEfFgGnosxX%])?$/u;

interface Spec {
  readonly fill: string;
  readonly align: string | undefined;
  readonly zero: boolean;
  readonly sign: string;
  readonly other: boolean;
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
  if (number !== undefined) {
    return formatNumber(number, isFloat(value), spec);
  }
  if (spec.type !== undefined && spec.type !== 's') {
    throw new ExpressionError(`The format "${text}" needs a number, not ${withArticle(value)}.`);
  }
  const whole = toText(value);
  const cut =
    spec.precision === undefined ? whole : Array.from(whole).slice(0, spec.precision).join('');
  return pad(cut, '', { ...spec, align: spec.align ?? '<' });
}

function parseSpec(text: string): Spec {
  const groups = syntax.exec(text)?.groups;
  if (groups === undefined) throw new ExpressionError(`"${text}" is no format.`);
  const zero = groups['zero'] !== undefined && groups['align'] === undefined;
  return {
    fill: groups['fill'] ?? (groups['zero'] === undefined ? ' ' : '0'),
    align: zero ? '=' : groups['align'],
    zero: zero && groups['group'] !== undefined,
    sign: groups['sign'] ?? '-',
    other: groups['other'] !== undefined,
    width: Number(groups['width'] ?? 0),
    group: groups['group'] ?? '',
    precision: groups['precision'] === undefined ? undefined : Number(groups['precision']),
    type: groups['type'],
  };
}

function formatNumber(number: number, float: boolean, spec: Spec): string {
  const type = spec.type ?? (float ? '' : 'd');
  if (type === 's') throw new ExpressionError('The format "s" needs a str, not a number.');
  const isIntegral = 'bcdoxXn'.includes(type) && type !== '' && !(type === 'n' && float);
  if (isIntegral && float) {
    throw new ExpressionError(`The format "${type}" needs an int, not a float.`, {
      hint: 'Convert it: "| int".',
    });
  }
  const magnitude = Math.abs(number);
  const isNegative = number < 0 || Object.is(number, -0);
  const sign = isNegative && !(isIntegral && number === 0) ? '-' : spec.sign.replace('-', '');
  const digits = isIntegral ? integerDigits(magnitude, type) : floatDigits(magnitude, type, spec);
  const prefix = spec.other && 'boxX'.includes(type) && type !== '' ? `0${type}` : '';
  const align = spec.align ?? '>';
  const filled = spec.zero ? zeroFilled(digits, spec, type, sign + prefix) : digits;
  return pad(group(filled, spec, type), sign + prefix, { ...spec, align });
}

function integerDigits(value: number, type: string): string {
  const bases: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };
  const base = bases[type];
  if (type === 'c') return String.fromCodePoint(value);
  if (base === undefined) return integerText(value);
  const digits = BigInt(value).toString(base);
  return type === 'X' ? digits.toUpperCase() : digits;
}

function floatDigits(value: number, type: string, spec: Spec): string {
  if (!Number.isFinite(value)) return specialText(value, type);
  const precision = spec.precision ?? 6;
  const lower = type.toLowerCase();
  const text = finiteDigits(value, lower, precision, spec);
  return type === lower ? text : text.toUpperCase();
}

function finiteDigits(value: number, type: string, precision: number, spec: Spec): string {
  if (type === 'e') return exponentialText(value, precision);
  if (type === 'f') return fixedText(value, precision);
  if (type === '%') return `${fixedText(value * 100, precision)}%`;
  if (type !== '' || spec.precision !== undefined) {
    const text = generalText(value, precision, spec.other);
    return type === '' && /^\d+$/.test(text) ? `${text}.0` : text;
  }
  return floatText(value);
}

function specialText(value: number, type: string): string {
  const text = Number.isNaN(value) ? 'nan' : 'inf';
  const cased =
    type !== '' && type === type.toUpperCase() && type !== '%' ? text.toUpperCase() : text;
  return type === '%' ? `${cased}%` : cased;
}

/** With separators, the zeros before a number are grouped as its digits are. */
function zeroFilled(digits: string, spec: Spec, type: string, sign: string): string {
  let filled = digits;
  while (group(`0${filled}`, spec, type).length + sign.length <= spec.width) filled = `0${filled}`;
  return filled;
}

function group(digits: string, spec: Spec, type: string): string {
  if (spec.group === '') return digits;
  const every = type !== '' && 'boxX'.includes(type) ? 4 : 3;
  const [, whole = '', rest = ''] = /^([\da-fA-F]*)([^]*)$/.exec(digits) ?? [];
  const grouped = whole.replaceAll(new RegExp(`\\B(?=(?:.{${every}})+$)`, 'g'), spec.group);
  return grouped + rest;
}

function pad(text: string, sign: string, { fill, align, width }: Spec): string {
  const missing = width - lengthOfText(text) - sign.length;
  if (missing <= 0) return sign + text;
  if (align === '=') return sign + fill.repeat(missing) + text;
  if (align === '<') return sign + text + fill.repeat(missing);
  if (align === '>') return fill.repeat(missing) + sign + text;
  const before = Math.floor(missing / 2);
  return fill.repeat(before) + sign + text + fill.repeat(missing - before);
}
