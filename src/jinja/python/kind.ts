import {
  Callable,
  type Dict,
  Float,
  isDict,
  isList,
  LazyDict,
  Omit,
  Tuple,
  Undefined,
  Unknown,
  type Value,
} from '../../values/value.ts';
import { PythonObject } from './object.ts';

/** The name of a value's type in messages, as Python names it. */
export function typeName(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (value instanceof Float) return 'float';
  if (isList(value)) return value instanceof Tuple ? 'tuple' : 'list';
  if (isDict(value)) return 'dict';
  if (value instanceof PythonObject) return value.typeName;
  if (value instanceof LazyDict) return 'dict';
  if (value instanceof Callable) return 'function';
  if (value instanceof Undefined) return 'undefined';
  if (value instanceof Unknown) return 'unknown';
  return value instanceof Omit ? 'omit' : 'template';
}

/** As `typeName`, to go into a sentence: "an int", "a str", "None". */
export function withArticle(value: Value): string {
  if (value === null) return 'None';
  const name = typeName(value);
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The number a value counts as; booleans are numbers in Python. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Float ? value.value : undefined;
}

export function isFloat(value: Value): value is Float | number {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));
}

export function toFloat(value: number): Float | number {
  return Number.isInteger(value) ? new Float(value) : value;
}

/** A whole number where Python wants an index or a count: an int or a bool. */
export function integerOf(value: Value): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** A dict proper; objects with attributes are not. */
export function isMapping(value: Value): value is Dict | LazyDict {
  return isDict(value) || (value instanceof LazyDict && !(value instanceof PythonObject));
}
