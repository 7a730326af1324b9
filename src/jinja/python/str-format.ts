import { NamedTuple } from '../../values/named-tuple.ts';
import { isDict, isList, LazyDict, type Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { getItem } from './dict.ts';
import { assertKnown } from './errors.ts';
import { formatWith } from './format-spec.ts';
import { typeName } from './kind.ts';
import { numberAttribute } from './number-members.ts';
import { asciiText, repr, toText } from './text.ts';

/** Python's `format.format(*positional, **named)`. */
export function formatText(
  format: string,
  positional: readonly Value[],
  named: ReadonlyMap<string, Value>,
): string {
  return new Formatter(positional, named).format(format);
}

class Formatter {
  private readonly positional: readonly Value[];
  private readonly named: ReadonlyMap<string, Value>;
  private automatic = 0;

  constructor(positional: readonly Value[], named: ReadonlyMap<string, Value>) {
    this.positional = positional;
    this.named = named;
  }

  format(format: string, depth = 0): string {
    if (depth > 2) throw new ExpressionError('Fields nest too deeply in the format.');
    let result = '';
    let at = 0;
    while (at < format.length) {
      const brace = format.slice(at).search(/[{}]/);
      if (brace === -1) return result + format.slice(at);
      result += format.slice(at, at + brace);
      at += brace;
      const character = format.charAt(at);
      if (format.charAt(at + 1) === character) {
        result += character;
        at += 2;
        continue;
      }
      if (character === '}') throw new ExpressionError('A "}" in the format has no "{" before it.');
      const end = fieldEnd(format, at);
      result += this.field(format.slice(at + 1, end), depth);
      at = end + 1;
    }
    return result;
  }

  private field(field: string, depth: number): string {
    const [, name = '', conversion, spec = ''] =
      /^((?:[^!:[]|\[[^\]]*\])*)(?:!(.))?(?::([^]*))?$/.exec(field) ?? [];
    const value = this.convert(this.value(name), conversion);
    return formatWith(value, spec.includes('{') ? this.format(spec, depth + 1) : spec);
  }

  private convert(value: Value, conversion: string | undefined): Value {
    if (conversion === undefined) return value;
    const convert = conversions[conversion];
    if (convert === undefined) throw new ExpressionError(`A format has no "!${conversion}".`);
    return convert(value);
  }

  private value(path: string): Value {
    const [first = ''] = /^[^.[]*/.exec(path) ?? [];
    let value = this.argument(first);
    for (const [step, attribute, item] of path
      .slice(first.length)
      .matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
      value = attribute === undefined ? itemOf(value, item ?? step) : attributeOf(value, attribute);
    }
    return value;
  }

  private argument(name: string): Value {
    const value = /^\d*$/.test(name)
      ? this.positional[name === '' ? this.automatic++ : Number(name)]
      : this.named.get(name);
    if (value !== undefined) return value;
    const what = name === '' ? `a value number ${this.automatic}` : `a value for "{${name}}"`;
    throw new ExpressionError(`The format needs ${what}.`);
  }
}

const conversions: Readonly<Record<string, (value: Value) => string>> = {
  s: toText,
  r: repr,
  a: asciiText,
};

function fieldEnd(format: string, start: number): number {
  let depth = 0;
  for (let at = start; at < format.length; at++) {
    const character = format.charAt(at);
    if (character === '{') depth++;
    if (character === '}' && --depth === 0) return at;
  }
  throw new ExpressionError('A "{" in the format is never closed.');
}

/** In Python a dict has no items as attributes; nobody means anything else by them. */
function attributeOf(value: Value, name: string): Value {
  assertKnown(value);
  const field = value instanceof NamedTuple ? value.field(name) : undefined;
  return field ?? numberAttribute(value, name) ?? itemOf(value, name);
}

function itemOf(value: Value, name: string): Value {
  assertKnown(value);
  const found = findMember(value, /^\d+$/.test(name) ? Number(name) : name);
  if (found !== undefined) return found;
  throw new ExpressionError(`The ${typeName(value)} in the format has no '${name}'.`);
}

function findMember(value: Value, key: string | number): Value | undefined {
  if (isList(value)) return typeof key === 'number' ? value[key] : undefined;
  if (!isDict(value) && !(value instanceof LazyDict)) return undefined;
  const found = getItem(value, key);
  return found === undefined ? getItem(value, String(key)) : found;
}
