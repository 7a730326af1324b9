import { type Arguments, ExpressionError } from '../jinja/functions.ts';
import { Bytes, encodeText } from '../jinja/python/bytes.ts';
import { entriesOf } from '../jinja/python/dict.ts';
import { assertKnown } from '../jinja/python/errors.ts';
import { isMapping, numberOf, withArticle } from '../jinja/python/kind.ts';
import { tryItems } from '../jinja/python/sequence.ts';
import { toText } from '../jinja/python/text.ts';
import { type Dict, Unknown, UnknownUsed, type Value } from '../values/value.ts';

/** An argument as text: like Python's `str()`, but nothing that is not known or not there. */
export function textArg(args: Arguments, name: string): string | undefined;
export function textArg(args: Arguments, name: string, fallback: string): string;
export function textArg(args: Arguments, name: string, fallback?: string): string | undefined {
  const value = args.get(name);
  if (value === undefined || (value === null && fallback !== undefined)) return fallback;
  assertKnown(value);
  return value === null ? undefined : toText(value);
}

export function integerArg(args: Arguments, name: string): number | undefined;
export function integerArg(args: Arguments, name: string, fallback: number): number;
export function integerArg(args: Arguments, name: string, fallback?: number): number | undefined {
  const value = args.get(name);
  if (value === undefined || value === null) return fallback;
  const number = integerOf(value);
  if (number === undefined) throw wrongType(`"${name}"`, 'an integer', value);
  return number;
}

/** An argument as a condition, as Python's `if` takes it. */
export function flagArg(args: Pick<Arguments, 'get'>, name: string, fallback = false): boolean {
  const value = args.get(name);
  if (value === undefined) return fallback;
  assertKnown(value);
  if (typeof value === 'string') return value !== '';
  return value !== null && value !== false && numberOf(value) !== 0;
}

export function integerOf(value: Value): number | undefined {
  assertKnown(value);
  const number =
    typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : numberOf(value);
  return number !== undefined && Number.isInteger(number) ? number : undefined;
}

/** The items of a list; anything else is an error. */
export function listOf(value: Value, what = 'the input'): readonly Value[] {
  assertKnown(value);
  if (!Array.isArray(value)) throw wrongType(what, 'a list', value);
  return value;
}

/** What Python can iterate over; anything else is an error. */
export function iterableOf(value: Value, what = 'the input'): readonly Value[] {
  const items = tryItems(value);
  if (items === undefined) throw wrongType(what, 'a list, a dict or a string', value);
  return items;
}

export function dictOf(value: Value, what = 'the input'): Dict {
  assertKnown(value);
  if (!isMapping(value)) throw wrongType(what, 'a dict', value);
  return new Map(entriesOf(value));
}

/** The input as text; lists and dicts print as Python prints them. */
export function inputText(value: Value): string {
  assertKnown(value);
  return toText(value);
}

/** The input where only text makes sense. */
export function stringOf(value: Value, what = 'the input'): string {
  assertKnown(value);
  if (value instanceof Bytes) return value.text();
  if (typeof value !== 'string') throw wrongType(what, 'a string', value);
  return value;
}

/** The input as bytes: as they are, or of its text. */
export function inputBytes(value: Value, encoding?: string): Buffer {
  return (value instanceof Bytes ? value : encodeText(inputText(value), encoding)).data;
}

/** What cannot be known in check mode, or before the run, is not wrong: throws `UnknownUsed` then. */
export function wrongType(what: string, expected: string, value: Value): ExpressionError {
  if (value instanceof Unknown) throw new UnknownUsed(value);
  const subject = what.charAt(0).toUpperCase() + what.slice(1);
  return new ExpressionError(`${subject} must be ${expected}, not ${described(value)}.`);
}

function described(value: Value): string {
  return value === null ? 'none' : withArticle(value);
}
