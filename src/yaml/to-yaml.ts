import {
  type Dict,
  type DictKey,
  Float,
  isDict,
  isList,
  LazyDict,
  Unknown,
  UnknownUsed,
  type Value,
} from '../values/value.ts';
import type { ScalarStyle } from './located.ts';
import { isSimpleKey, writePlain, writeString } from './write-scalar.ts';
import { YamlOutput } from './yaml-output.ts';

export interface ToYamlOptions {
  /** Spaces for each level; 2 if it is not between 2 and 9. */
  readonly indent?: number | undefined;
  /** Where texts are wrapped; 80 if it is less than twice the indentation. */
  readonly width?: number | undefined;
  /** Dicts in the order of their keys, as PyYAML does unless told otherwise. */
  readonly sortKeys?: boolean | undefined;
  /** `[a, b]` and `{a: b}` for all collections, for none, or (`undefined`) for those that hold only scalars. */
  readonly flow?: boolean | undefined;
  /** Begins with `---`. */
  readonly explicitStart?: boolean | undefined;
  /** Ends with `...`. */
  readonly explicitEnd?: boolean | undefined;
}

/** A value in YAML, laid out as PyYAML's `safe_dump` does with `allow_unicode`. */
export function toYaml(value: Value, options: ToYamlOptions = {}): string {
  const { indent = 2, width = 80, explicitStart = false, explicitEnd = false } = options;
  const step = indent > 1 && indent < 10 ? indent : 2;
  const output = new YamlOutput(width > step * 2 ? width : 80);
  if (explicitStart) output.begin('---');
  const writer = new Writer(output, step, options);
  writer.node(value, { inFlow: false, inMap: false });
  output.indent = 0;
  output.newLine();
  const isOpen = !isCollection(value) && writer.lastStyle === 'plain';
  return output.text + (explicitEnd || isOpen ? '...\n' : '');
}

interface Place {
  /** Of what holds the value; the document itself has none. */
  readonly indent?: number;
  readonly inFlow: boolean;
  readonly inMap: boolean;
}

class Writer {
  readonly #output: YamlOutput;
  readonly #step: number;
  readonly #options: ToYamlOptions;
  /** Of the scalar that was written last. */
  lastStyle: ScalarStyle = 'plain';

  constructor(output: YamlOutput, step: number, options: ToYamlOptions) {
    this.#output = output;
    this.#step = step;
    this.#options = options;
  }

  node(value: Value, place: Place): void {
    if (isList(value)) this.#list(value, place);
    else if (isMapping(value)) this.#dict(value, place);
    else this.#scalar(value, place);
  }

  #list(items: readonly Value[], { indent, inFlow, inMap }: Place): void {
    if (inFlow || items.length === 0 || this.#isFlow(items)) {
      this.#flow('[]', items, indent, (item, inner) => this.node(item, inner));
      return;
    }
    const isAtColumnOfKey = inMap && !this.#output.atLineStart;
    const own = isAtColumnOfKey ? (indent ?? 0) : this.#deeper(indent, 0);
    for (const item of items) {
      this.#newLine(own);
      this.#output.blockIndicator('-');
      this.node(item, { indent: own, inFlow: false, inMap: false });
    }
  }

  #dict(dict: Dict | LazyDict, { indent, inFlow }: Place): void {
    const entries = this.#entriesOf(dict);
    if (inFlow || entries.length === 0 || this.#isFlow(entries.map(([, value]) => value))) {
      this.#flow('{}', entries, indent, (entry, inner) => this.#flowEntry(entry, inner));
      return;
    }
    const own = this.#deeper(indent, 0);
    const inner = { indent: own, inFlow: false, inMap: true };
    for (const [key, value] of entries) {
      this.#newLine(own);
      if (isSimple(key)) {
        this.#scalar(key, inner, true);
        this.#output.close(':');
      } else {
        this.#output.blockIndicator('?');
        this.#scalar(key, inner);
        this.#newLine(own);
        this.#output.blockIndicator(':');
      }
      this.node(value, inner);
    }
  }

  #flow<T>(
    brackets: '[]' | '{}',
    items: readonly T[],
    indent: number | undefined,
    write: (item: T, place: Place) => void,
  ): void {
    const own = this.#deeper(indent, this.#step);
    this.#output.open(brackets.charAt(0));
    for (const [index, item] of items.entries()) {
      if (index > 0) this.#output.close(',');
      if (this.#output.isTooLong) this.#newLine(own);
      write(item, { indent: own, inFlow: true, inMap: brackets === '{}' });
    }
    this.#output.close(brackets.charAt(1));
  }

  #flowEntry([key, value]: Entry, place: Place): void {
    if (isSimple(key)) {
      this.#scalar(key, place, true);
      this.#output.close(':');
    } else {
      this.#output.begin('?');
      this.#scalar(key, place);
      if (this.#output.isTooLong) this.#newLine(place.indent ?? 0);
      this.#output.begin(':');
    }
    this.node(value, place);
  }

  #scalar(value: Value, { indent, inFlow }: Place, isKey = false): void {
    this.#output.indent = this.#deeper(indent, this.#step);
    const place = { inFlow, isKey };
    if (typeof value === 'string') {
      this.lastStyle = writeString(this.#output, value, place);
    } else {
      writePlain(this.#output, plainText(value), place);
      this.lastStyle = 'plain';
    }
  }

  #newLine(indent: number): void {
    this.#output.indent = indent;
    this.#output.newLine();
  }

  #deeper(indent: number | undefined, first: number): number {
    return indent === undefined ? first : indent + this.#step;
  }

  #isFlow(values: readonly Value[]): boolean {
    return this.#options.flow ?? !values.some(isCollection);
  }

  #entriesOf(dict: Dict | LazyDict): readonly Entry[] {
    const entries = [...dict.keys()].map((key): Entry => [key, dict.get(key) ?? null]);
    return this.#options.sortKeys === false ? entries : sorted(entries);
  }
}

type Entry = readonly [DictKey, Value];

function isCollection(value: Value): boolean {
  return isList(value) || isMapping(value);
}

function isMapping(value: Value): value is Dict | LazyDict {
  return isDict(value) || (value instanceof LazyDict && value.numberText() === undefined);
}

function isSimple(key: DictKey): boolean {
  return typeof key !== 'string' || isSimpleKey(key);
}

function plainText(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Float) return floatText(value.value);
  if (typeof value === 'number') {
    return Number.isInteger(value) ? BigInt(value).toString() : floatText(value);
  }
  if (value instanceof Unknown) throw new UnknownUsed(value);
  const digits = value instanceof LazyDict ? value.numberText() : undefined;
  if (digits !== undefined) return digits;
  throw new TypeError('only strings, numbers, booleans, lists and dicts can be written as YAML');
}

/** As Python's `repr` of a float, with the point that YAML 1.1 asks for: `1.0e-07`. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';

  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    const mantissa = digits.includes('.') ? digits : `${digits}.0`;
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  if (Number.isInteger(value)) return `${Object.is(value, -0) ? '-0' : BigInt(value).toString()}.0`;
  return value.toFixed(Math.max(0, digits.replace(/^-?\d\.?/, '').length - power));
}

/** Keys that Python cannot compare with each other keep their order. */
function sorted(entries: readonly Entry[]): readonly Entry[] {
  if (entries.every(([key]) => typeof key === 'string')) {
    return entries.toSorted(([a], [b]) => compareStrings(String(a), String(b)));
  }
  if (entries.every(([key]) => typeof key === 'number' || typeof key === 'boolean')) {
    return entries.toSorted(([a], [b]) => Number(a) - Number(b));
  }
  return entries;
}

/** By code points, as Python does. */
function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (a[index] === b[index]) continue;
    return (a.codePointAt(index) ?? 0) - (b.codePointAt(index) ?? 0);
  }
  return a.length - b.length;
}
