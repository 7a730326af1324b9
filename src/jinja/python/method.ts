import type { Value } from '../../values/value.ts';
import { type Arguments, ExpressionError } from '../functions.ts';
import { assertKnown } from './errors.ts';
import { integerOf, withArticle } from './kind.ts';

/** A method of a Python type. */
export interface Method<T> {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Changes its object, so that what others hold as well must be copied before. */
  readonly mutates?: boolean;
  call(self: T, args: Arguments): Value;
}

export type MethodTable<T> = ReadonlyMap<string, Method<T>>;

export function methodTable<T>(methods: readonly Method<T>[]): MethodTable<T> {
  return new Map(methods.map(method => [method.name, method]));
}

/** A short way to write a method that reads its arguments from `args`. */
export function method<T>(
  name: string,
  parameters: readonly string[],
  call: (self: T, args: Arguments) => Value,
): Method<T> {
  return { name, parameters, call };
}

export function mutator<T>(
  name: string,
  parameters: readonly string[],
  call: (self: T, args: Arguments) => Value,
): Method<T> {
  return { name, parameters, mutates: true, call };
}

export function textArgument(args: Arguments, name: string): string {
  const value = args.get(name) ?? null;
  if (typeof value === 'string') return value;
  assertKnown(value);
  throw new ExpressionError(`"${name}" must be a str, not ${withArticle(value)}.`);
}

/** `None` counts as not given. */
export function optionalText(args: Arguments, name: string): string | undefined {
  const value = args.get(name) ?? null;
  return value === null ? undefined : textArgument(args, name);
}

export function optionalInteger(args: Arguments, name: string): number | undefined {
  const value = args.get(name) ?? null;
  if (value === null) return undefined;
  const integer = integerOf(value);
  if (integer !== undefined) return integer;
  assertKnown(value);
  throw new ExpressionError(`"${name}" must be an int, not ${withArticle(value)}.`);
}

export function integerArgument(args: Arguments, name: string): number {
  const integer = integerOf(args.get(name) ?? null);
  return integer ?? optionalInteger(args, name) ?? refuseNone(name);
}

function refuseNone(name: string): never {
  throw new ExpressionError(`"${name}" must be an int, not None.`);
}
