import { Float } from '../values/value.ts';
import type { ScalarValue } from './located.ts';

export interface Resolved {
  readonly value: ScalarValue;
  /** Why the value may not be what its writer meant. */
  readonly doubt?: 'sexagesimal' | 'too-large';
}

/** The types of YAML 1.1, with the forms that PyYAML recognises: it has no `1e3` and no `0o17`. */
const patterns = {
  boolean: /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  null: /^(?:~|null|Null|NULL|)$/,
  integer:
    /^[-+]?(?:0b_*[01][01_]*|0x_*[\da-fA-F][\da-fA-F_]*|0[0-7_]*|[1-9][\d_]*(?::[0-5]?\d)*)$/,
  float:
    /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*)$/,
  special: /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
};

/** Only words that start like one can be something other than a string. */
const start = /^(?:[-+.\d~]|[yYnNtTfFoO])/;

/** The value of a plain scalar that has no tag. Dates stay strings. */
export function resolvePlain(text: string): Resolved {
  if (text === '') return { value: null };
  if (!start.test(text)) return { value: text };
  if (patterns.boolean.test(text)) return { value: isTrue(text) };
  if (patterns.null.test(text)) return { value: null };
  return resolveInteger(text) ?? resolveFloat(text) ?? { value: text };
}

/** The value of a scalar with a type of its own (`!!int "3"`); `undefined` when the text is no such thing. */
export function resolveAs(type: string, text: string): Resolved | undefined {
  switch (type) {
    case 'str':
    case 'timestamp':
      return { value: text };
    case 'null':
      return { value: null };
    case 'bool':
      return patterns.boolean.test(text) ? { value: isTrue(text) } : undefined;
    case 'int':
      return resolveInteger(text);
    case 'float':
      return resolveFloat(text) ?? asFloat(resolveInteger(text));
    default:
      return undefined;
  }
}

function isTrue(text: string): boolean {
  return ['yes', 'true', 'on'].includes(text.toLowerCase());
}

function resolveInteger(text: string): Resolved | undefined {
  if (!patterns.integer.test(text)) return undefined;

  const negative = text.startsWith('-');
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '');
  if (digits.includes(':')) {
    const value = inBase60(digits);
    return { value: negative ? -value : value, doubt: 'sexagesimal' };
  }
  const literal = /^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const exact = BigInt(literal) * (negative ? -1n : 1n);
  const value = Number(exact);
  if (!Number.isSafeInteger(value)) return { value: exact.toString(), doubt: 'too-large' };
  return { value };
}

function resolveFloat(text: string): Resolved | undefined {
  if (patterns.special.test(text)) return { value: specialFloat(text.toLowerCase()) };
  if (!patterns.float.test(text)) return undefined;

  const digits = text.replaceAll('_', '');
  if (!digits.includes(':')) return { value: floatOf(Number(digits)) };
  const value = inBase60(digits.replace(/^[-+]/, ''));
  return { value: floatOf(text.startsWith('-') ? -value : value), doubt: 'sexagesimal' };
}

function specialFloat(text: string): number {
  if (text === '.nan') return Number.NaN;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function asFloat(resolved: Resolved | undefined): Resolved | undefined {
  return resolved && { ...resolved, value: floatOf(Number(resolved.value)) };
}

function floatOf(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}

function inBase60(text: string): number {
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
