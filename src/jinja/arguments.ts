import type { Value } from '../values/value.ts';
import { type Arguments, ExpressionError } from './functions.ts';

export interface Signature {
  readonly names: readonly string[];
  /** How many of the names take arguments by their place; those behind `*name` must be named. */
  readonly places: number;
  readonly required: number;
  readonly takesRest: boolean;
  readonly takesNamedRest: boolean;
}

const signatures = new WeakMap<readonly string[], Signature>();

/** `parameters` as in a `FunctionDefinition`. */
export function signatureOf(parameters: readonly string[]): Signature {
  const known = signatures.get(parameters);
  if (known !== undefined) return known;
  const plain = parameters.filter(parameter => !parameter.startsWith('*'));
  const rest = parameters.findIndex(parameter => /^\*[^*]/.test(parameter));
  const signature = {
    names: plain.map(parameter => parameter.replace(/\?$/, '')),
    required: plain.filter(parameter => !parameter.endsWith('?')).length,
    places: rest === -1 ? plain.length : rest,
    takesRest: rest !== -1,
    takesNamedRest: parameters.some(parameter => parameter.startsWith('**')),
  };
  signatures.set(parameters, signature);
  return signature;
}

const noNames: ReadonlyMap<string, Value> = new Map();
const noValues: readonly Value[] = [];

class BoundArguments implements Arguments {
  readonly rest: readonly Value[];
  readonly namedRest: ReadonlyMap<string, Value>;
  private readonly names: readonly string[];
  private readonly values: readonly (Value | undefined)[];

  constructor(
    names: readonly string[],
    values: readonly (Value | undefined)[],
    rest: readonly Value[],
    namedRest: ReadonlyMap<string, Value>,
  ) {
    this.names = names;
    this.values = values;
    this.rest = rest;
    this.namedRest = namedRest;
  }

  get(name: string): Value | undefined {
    const index = this.names.indexOf(name);
    return index === -1 ? undefined : this.values[index];
  }
}

export interface Callee {
  readonly name: string;
  readonly parameters: readonly string[];
}

/** Gives each parameter its argument; throws when that cannot be done. */
export function bindArguments(
  callee: Callee,
  positional: readonly Value[],
  named: ReadonlyMap<string, Value> = noNames,
): Arguments {
  const signature = signatureOf(callee.parameters);
  const { names, places, required } = signature;
  if (positional.length > places && !signature.takesRest) {
    throw new ExpressionError(tooMany(`"${callee.name}"`, places, positional.length));
  }
  if (named.size === 0 && positional.length >= required) {
    const rest = positional.length > places ? positional.slice(places) : noValues;
    const values = rest === noValues ? positional : positional.slice(0, places);
    return new BoundArguments(names, values, rest, noNames);
  }

  const values: (Value | undefined)[] = positional.slice(0, places);
  const namedRest = new Map<string, Value>();
  for (const [name, value] of named) {
    const index = names.indexOf(name);
    if (index === -1 && signature.takesNamedRest) namedRest.set(name, value);
    else if (index === -1) throw unknownName(callee, name, names);
    else if (values[index] === undefined) values[index] = value;
    else throw new ExpressionError(`"${callee.name}" is given "${name}" twice.`);
  }
  const missing = names.findIndex((_, index) => index < required && values[index] === undefined);
  if (missing !== -1) {
    throw new ExpressionError(`"${callee.name}" needs "${names[missing] ?? ''}".`);
  }
  return new BoundArguments(names, values, positional.slice(places), namedRest);
}

export function tooMany(what: string, most: number, given: number): string {
  if (most === 0) return `${what} takes no arguments, but is given ${given}.`;
  return `${what} takes ${most === 1 ? '1 argument' : `${most} arguments`} at most, but is given ${given}.`;
}

function unknownName({ name }: Callee, wrong: string, names: readonly string[]): ExpressionError {
  const hint = names.length === 0 ? 'It takes none.' : `It takes: ${names.join(', ')}.`;
  return new ExpressionError(`"${name}" takes no argument "${wrong}".`, { hint });
}
