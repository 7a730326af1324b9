import {
  Callable,
  type Dict,
  isDict,
  isList,
  type LazyDict,
  Tuple,
  type Value,
} from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { compareText } from './characters.ts';
import { entriesOf, getItem, requireKey } from './dict.ts';
import { assertKnown } from './errors.ts';
import { isMapping, numberOf, typeName, withArticle } from './kind.ts';
import { PythonObject } from './object.ts';
import { withoutMark } from './safe-text.ts';

/** Python's `a == b`. */
export function equals(a: Value, b: Value): boolean {
  if (a === b && typeof a !== 'object') return true;
  if (typeof a === 'string' && typeof b === 'string') return false;
  const left = numberOf(a);
  if (left !== undefined) {
    assertKnown(b);
    return b instanceof PythonObject ? b.compare(a) === 0 : left === numberOf(b);
  }
  assertKnown(a);
  assertKnown(b);
  if (isList(a)) return isList(b) && equalLists(a, b);
  if (a instanceof PythonObject) return a === b || a.compare(b) === 0;
  if (isMapping(a)) return isMapping(b) && equalDicts(a, b);
  return b instanceof PythonObject ? b.compare(a) === 0 : a === b;
}

function equalLists(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length || a instanceof Tuple !== b instanceof Tuple) return false;
  return a.every((item, index) => equals(item, b[index] ?? null));
}

function equalDicts(a: Dict | LazyDict, b: Dict | LazyDict): boolean {
  if (a === b) return true;
  const entries = entriesOf(a);
  const size = isDict(b) ? b.size : entriesOf(b).length;
  if (entries.length !== size) return false;
  return entries.every(([key, value]) => {
    const other = getItem(b, key);
    return other !== undefined && equals(value, other);
  });
}

/** Below, at or above zero as `a` stands before, with or behind `b`. */
export function compare(a: Value, b: Value, operator = '<'): number {
  const left = numberOf(a);
  const right = numberOf(b);
  if (left !== undefined && right !== undefined) return left - right;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  assertKnown(a);
  assertKnown(b);
  if (isList(a) && isList(b) && a instanceof Tuple === b instanceof Tuple) {
    return compareLists(a, b, operator);
  }
  const order = a instanceof PythonObject ? a.compare(b) : undefined;
  if (order !== undefined) return order;
  const reverse = b instanceof PythonObject ? b.compare(a) : undefined;
  if (reverse !== undefined) return -reverse;
  throw new ExpressionError(`"${operator}" cannot compare ${typeName(a)} with ${typeName(b)}.`, {
    ...(isTextAndNumber(a, b) ? { hint: 'Convert one of them: "| int" or "| string".' } : {}),
  });
}

function isTextAndNumber(a: Value, b: Value): boolean {
  return [a, b].some(value => typeof value === 'string') && numberOf(a) !== numberOf(b);
}

function compareLists(a: readonly Value[], b: readonly Value[], operator: string): number {
  for (const [index, item] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (!equals(item, other)) return compare(item, other, operator);
  }
  return a.length - b.length;
}

/** Python's `item in container`. */
export function contains(searched: Value, wanted: Value): boolean {
  const container = withoutMark(searched);
  const item = withoutMark(wanted);
  if (typeof container === 'string') {
    if (typeof item === 'string') return container.includes(item);
    assertKnown(item);
    throw new ExpressionError(`"in" cannot look for ${withArticle(item)} in a str.`, {
      hint: 'Convert it: "| string".',
    });
  }
  assertKnown(container);
  if (isList(container)) return container.some(other => other === item || equals(other, item));
  if (isMapping(container)) {
    // A tuple or a large int could be a key in Python; here none is.
    if (item instanceof Tuple || item instanceof PythonObject) return false;
    return getItem(container, requireKey(item)) !== undefined;
  }
  const hint = container instanceof Callable ? 'Call it: add "()".' : undefined;
  throw new ExpressionError(`"in" cannot search ${withArticle(container)}.`, hint ? { hint } : {});
}
