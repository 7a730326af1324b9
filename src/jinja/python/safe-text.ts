import { type Dict, isDict, isList, Tuple, type Value } from '../../values/value.ts';
import { compareText } from './characters.ts';
import { escapeHtml } from './html.ts';
import { PythonObject } from './object.ts';

/**
 * A text that is marked as escaped, Jinja's `Markup`: what is put into it is escaped first. Only a template that is
 * running knows of marks. What leaves it, and what most functions get, is the text.
 */
export class SafeText extends PythonObject {
  override readonly typeName = 'str';
  readonly value: string;

  constructor(value: string) {
    super();
    this.value = value;
  }

  override text(): string {
    return this.value;
  }

  override compare(other: Value): number | undefined {
    const text = withoutMark(other);
    return typeof text === 'string' ? compareText(this.value, text) : undefined;
  }
}

export function withoutMark(value: Value): Value {
  return value instanceof SafeText ? value.value : value;
}

/**
 * Without the marks in it, at any depth; the value itself where there are none. Containers of which `plain` knows that
 * are not looked into again, and those found so are added.
 */
export function withoutMarks(value: Value, plain?: WeakSet<object>): Value {
  if (value instanceof SafeText) return value.value;
  if (!isDict(value) && !isList(value)) return value;
  if (plain?.has(value) === true) return value;
  const copy = isDict(value) ? dictWithoutMarks(value, plain) : listWithoutMarks(value, plain);
  if (copy !== undefined) return copy;
  plain?.add(value);
  return value;
}

function dictWithoutMarks(dict: Dict, plain?: WeakSet<object>): Dict | undefined {
  const entries = Array.from(
    dict,
    ([key, item]) => [key, item, withoutMarks(item, plain)] as const,
  );
  if (entries.every(([, item, bare]) => item === bare)) return undefined;
  return new Map(entries.map(([key, , bare]) => [key, bare]));
}

function listWithoutMarks(list: Value[], plain?: WeakSet<object>): Value[] | undefined {
  const items = list.map(item => withoutMarks(item, plain));
  if (items.every((item, index) => item === list[index])) return undefined;
  return list instanceof Tuple ? Tuple.from(items) : items;
}

/** As it is put into a marked text: escaped, unless it is marked itself. */
export function escapedValue(value: Value): Value {
  if (typeof value === 'string') return escapeHtml(value);
  return withoutMark(value);
}

/** What was made of a marked text: a text, or the texts of a list. */
export function marked(value: Value): Value {
  if (typeof value === 'string') return new SafeText(value);
  if (value instanceof Tuple) return Tuple.from(value.map(marked));
  return isList(value) ? value.map(marked) : value;
}
