import { type DictKey, isDict, isList, Tuple, type Value } from '../../values/value.ts';
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

  override get(_key: DictKey): Value | undefined {
    return undefined;
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

/** Without the marks in it, at any depth; the value itself where there are none. */
export function withoutMarks(value: Value): Value {
  if (value instanceof SafeText) return value.value;
  if (isDict(value)) {
    const entries = Array.from(value, ([key, item]) => [key, item, withoutMarks(item)] as const);
    if (entries.every(([, item, plain]) => item === plain)) return value;
    return new Map(entries.map(([key, , plain]) => [key, plain]));
  }
  if (!isList(value)) return value;
  const items = value.map(withoutMarks);
  if (items.every((item, index) => item === value[index])) return value;
  return value instanceof Tuple ? Tuple.from(items) : items;
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
