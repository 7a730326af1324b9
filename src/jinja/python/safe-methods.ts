import { isDict, isList, Tuple, type Value } from '../../values/value.ts';
import { unescapeHtml, withoutTags } from './html.ts';
import { type MethodTable, method, methodTable } from './method.ts';
import { formatPercent } from './percent-format.ts';
import { escapedValue, marked, SafeText, withoutMark } from './safe-text.ts';
import { itemsOf } from './sequence.ts';

export interface SafeCall {
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** What the method of a marked text is called with: what it puts into the text is escaped. */
export function safeArguments(name: string, { args, named }: SafeCall): SafeCall {
  const isPut = putIn[name] ?? (() => false);
  const put = (value: Value, key: string | number): Value => {
    if (!isPut(key)) return withoutMark(value);
    return name === 'join' ? itemsOf(value).map(escapedValue) : escapedValue(value);
  };
  return {
    args: args.map(put),
    named: new Map(Array.from(named, ([key, value]) => [key, put(value, key)])),
  };
}

const putIn: Readonly<Record<string, (key: string | number) => boolean>> = {
  replace: key => key === 1 || key === 'new',
  ljust: key => key === 1 || key === 'fillchar',
  rjust: key => key === 1 || key === 'fillchar',
  center: key => key === 1 || key === 'fillchar',
  join: () => true,
  format: () => true,
};

/** What only marked texts have. */
export const safeMethods: MethodTable<string> = methodTable([
  method('unescape', [], unescapeHtml),
  method('striptags', [], withoutTags),
]);

/** Methods whose results are texts of another kind. */
const plainMethods: ReadonlySet<string> = new Set([
  ...['encode', 'maketrans'],
  ...safeMethods.keys(),
]);

export function safeResult(name: string, result: Value): Value {
  return plainMethods.has(name) ? result : marked(result);
}

/** `text % values` */
export function formatSafe({ value }: SafeText, values: Value): Value {
  return new SafeText(formatPercent(value, escapedValues(values)));
}

function escapedValues(values: Value): Value {
  if (values instanceof Tuple) return Tuple.from(values.map(escapedValue));
  if (!isDict(values)) return isList(values) ? values : escapedValue(values);
  return new Map(Array.from(values, ([key, value]) => [key, escapedValue(value)]));
}
