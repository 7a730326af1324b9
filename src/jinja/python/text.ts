import {
  Callable,
  Float,
  isDict,
  isList,
  LazyDict,
  Omit,
  Tuple,
  type Value,
} from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { assertKnown, notCalled } from './errors.ts';
import { floatText, integerText } from './number-text.ts';
import { PythonObject } from './object.ts';
import { SafeText } from './safe-text.ts';

/** Python's `str(value)`. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  return value instanceof SafeText ? value.value : repr(value);
}

/** Python's `repr(value)`. */
export function repr(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') {
    return Number.isInteger(value) ? integerText(value) : floatText(value);
  }
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (isList(value)) return listText(value);
  if (value instanceof Float) return floatText(value.value);
  if (isDict(value)) return dictText(value);
  return objectText(value);
}

function listText(list: readonly Value[]): string {
  const items = list.map(repr).join(', ');
  if (!(list instanceof Tuple)) return `[${items}]`;
  return list.length === 1 ? `(${items},)` : `(${items})`;
}

function dictText(entries: Iterable<readonly [Value, Value]>): string {
  const pairs = Array.from(entries, ([key, value]) => `${repr(key)}: ${repr(value)}`);
  return `{${pairs.join(', ')}}`;
}

function objectText(value: Exclude<Value, string | number | boolean | null>): string {
  assertKnown(value);
  if (value instanceof SafeText) return `Markup(${quoted(value.value)})`;
  if (value instanceof PythonObject) return value.text();
  if (value instanceof LazyDict) return dictText(entriesOf(value));
  if (value instanceof Callable) throw notCalled(value, 'has no text');
  if (value instanceof Omit) {
    throw new ExpressionError('"omit" cannot be a part of a text.', {
      hint: 'It can only be the whole value of an option, a list item or a dict entry.',
    });
  }
  throw new TypeError(`a ${value.constructor.name} was not rendered`);
}

function* entriesOf(dict: LazyDict): Generator<[Value, Value]> {
  for (const key of dict.keys()) {
    const value = dict.get(key);
    if (value !== undefined) yield [key, value];
  }
}

const plain = /^[ -&(-[\]-~]*$/;
const unprintable = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const named: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function quoted(text: string): string {
  if (plain.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll(unprintable, escape);
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}

function escape(character: string): string {
  const known = named[character];
  if (known !== undefined) return known;
  const point = character.codePointAt(0) ?? 0;
  const hex = point.toString(16);
  if (point < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return point < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Python's `ascii(value)`. */
export function asciiText(value: Value): string {
  return repr(value).replaceAll(/[^\0-\x7f]/gu, escape);
}
