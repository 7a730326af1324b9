import { ExpressionError } from '../jinja/functions.ts';
import {
  Callable,
  type Dict,
  type DictKey,
  Float,
  isDict,
  LazyDict,
  Tuple,
  Undefined,
  Unknown,
  UnknownUsed,
  type Value,
} from '../values/value.ts';

export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (value instanceof Float) return 'float';
  if (value instanceof Tuple) return 'tuple';
  if (Array.isArray(value)) return 'list';
  if (isDict(value) || value instanceof LazyDict) return 'dict';
  if (value instanceof Callable) return 'function';
  return value.constructor.name;
}

export function isNumber(value: Value): value is number | Float {
  return typeof value === 'number' || value instanceof Float;
}

/** The number that an int, a float or a bool is. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Float) return value.value;
  return typeof value === 'number' ? value : undefined;
}

/** A float as a value: one that is integral keeps saying that it is a float. */
export function floatValue(value: number): Value {
  return Number.isInteger(value) ? new Float(value) : value;
}

export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  return reprOf(value);
}

export function reprOf(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return numberText(value);
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Tuple) {
    return `(${Array.from(value, reprOf).join(', ')}${value.length === 1 ? ',' : ''})`;
  }
  if (Array.isArray(value)) return `[${value.map(reprOf).join(', ')}]`;
  if (isDict(value) || value instanceof LazyDict) {
    return `{${entriesOf(value)
      .map(([key, item]) => `${reprOf(key)}: ${reprOf(item)}`)
      .join(', ')}}`;
  }
  known(value);
  return `<${typeName(value)}>`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replaceAll(/[\\'"\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu, char => {
    if (char === '\\' || char === quote) return `\\${char}`;
    return controls[char] ?? (/['"]/.test(char) ? char : escaped(char));
  });
  return quote + body + quote;
}

const controls: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function numberText(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : floatText(value);
}

export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /\./.test(text) ? text : `${text}.0`;
}

export function isTruthy(value: Value): boolean {
  known(value);
  if (value === null || value === false || value === 0 || value === '') return false;
  if (value instanceof Float) return value.value !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (isDict(value)) return value.size > 0;
  if (value instanceof LazyDict) return entriesOf(value).length > 0;
  return true;
}

export function areEqual(a: Value, b: Value): boolean {
  known(a, b);
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined || right !== undefined) return left === right;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length || a instanceof Tuple !== b instanceof Tuple) return false;
    return a.every((item, index) => areEqual(item, b[index] ?? null));
  }
  if (isMapping(a) && isMapping(b)) {
    const others = new Map(entriesOf(b).map(([key, item]) => [dictKey(key), item]));
    const entries = entriesOf(a);
    return (
      entries.length === others.size &&
      entries.every(([key, item]) => {
        const other = others.get(dictKey(key));
        return other !== undefined && areEqual(item, other);
      })
    );
  }
  return a === b;
}

/** Python's `<` as a number; throws where Python has no order. */
export function compare(a: Value, b: Value): number {
  known(a, b);
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return left - right;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (Array.isArray(a) && Array.isArray(b) && typeName(a) === typeName(b)) {
    for (const [index, item] of a.entries()) {
      const other = b[index];
      if (other === undefined) return 1;
      if (!areEqual(item, other)) return compare(item, other);
    }
    return a.length - b.length;
  }
  throw new ExpressionError(`A ${typeName(a)} and a ${typeName(b)} have no order.`);
}

/** By code points, as Python does. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [Array.from(a), Array.from(b)];
  for (const [index, char] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (char !== other) return (char.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return -1;
}

export function isMapping(value: Value): value is Dict | LazyDict {
  return isDict(value) || value instanceof LazyDict;
}

export function entriesOf(dict: Dict | LazyDict): [DictKey, Value][] {
  if (isDict(dict)) return [...dict];
  const entries: [DictKey, Value][] = [];
  for (const key of dict.keys()) {
    const item = dict.get(key);
    if (item !== undefined) entries.push([key, item]);
  }
  return entries;
}

/** What Python iterates over: a list's items, a dict's keys, a string's characters. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  known(value);
  if (Array.isArray(value)) return Array.from(value);
  if (typeof value === 'string') return Array.from(value);
  if (isMapping(value)) return Array.from(value.keys());
  return undefined;
}

/** `value.name`, `value['name']` or `value[0]`; `undefined` where there is nothing. */
export function memberOf(value: Value, key: Value): Value | undefined {
  known(value, key);
  if (isMapping(value)) {
    return isDictKey(key) ? value.get(key) : undefined;
  }
  const index = typeof key === 'string' && /^-?\d+$/.test(key) ? Number(key) : numberOf(key);
  if (index === undefined || !Number.isInteger(index)) return undefined;
  if (Array.isArray(value)) return value.at(index);
  return typeof value === 'string' ? Array.from(value).at(index) : undefined;
}

export function isDictKey(value: Value): value is DictKey {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** A value that can be a key of a JavaScript `Map` in its place: equal values have the same. */
export function dictKey(key: DictKey): DictKey {
  return typeof key === 'boolean' ? Number(key) : key;
}

export function known(...values: readonly Value[]): void {
  for (const value of values) {
    if (value instanceof Unknown) throw new UnknownUsed(value);
    if (value instanceof Undefined) {
      throw new ExpressionError(
        `'${value.name}' is undefined${value.reason === undefined ? '' : `: ${value.reason}`}`,
      );
    }
  }
}

export function dictFrom(dict: Dict | LazyDict): Dict {
  return isDict(dict) ? dict : new Map(entriesOf(dict));
}
