import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { Callable, Undefined, Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import { bindArguments } from '../arguments.ts';
import {
  type ExpressionCode,
  ExpressionError,
  type FunctionDefinition,
  type FunctionTable,
  findFunction,
} from '../functions.ts';
import { UndefinedUsed } from '../python/errors.ts';
import { capitalised, withArticle } from '../python/kind.ts';
import { NoElse } from '../undefined.ts';
import type { Session } from './frame.ts';
import { LoopContext } from './loop.ts';
import { argumentsWithMarks, derived, inputWithMarks, resultWithMark } from './marks.ts';
import type { GivenArguments } from './methods.ts';
import { viaUse } from './site.ts';

export const noNamed: ReadonlyMap<string, Value> = new Map();

/** Calls a filter, test or global. All values are rendered already. */
export function invoke(
  session: Session,
  definition: FunctionDefinition,
  input: Value,
  passed: GivenArguments,
): Value {
  const accepts = definition.acceptsUndefined === true;
  const unusable = accepts ? undefined : firstUnknown(input, passed);
  if (unusable !== undefined) return unusable;
  const whole = accepts ? input : present(input);
  const given = session.hasMarks ? inputWithMarks(session, definition, whole) : whole;
  const { args, named } = session.hasMarks
    ? argumentsWithMarks(session, definition, passed)
    : passed;
  try {
    const bound = accepts
      ? bindArguments(definition, args, named)
      : bindArguments(definition, presentAll(args), named);
    const result = definition.call(given, bound, session.context);
    if (result instanceof Unknown) return result.derived;
    // A global has no input.
    if (given !== null && typeof result !== 'boolean') {
      derived(session, definition.name, [given, ...args, ...named.values()], result);
    }
    return definition.marks === undefined
      ? result
      : resultWithMark(session, definition, whole, result);
  } catch (error) {
    if (error instanceof UnknownUsed) return error.unknown;
    throw viaUse(error, `"${definition.name}" is called here`, session.site);
  }
}

function firstUnknown(input: Value, { args, named }: GivenArguments): Unknown | undefined {
  if (input instanceof Unknown) return input.derived;
  for (const value of args) if (value instanceof Unknown) return value.derived;
  for (const value of named.values()) if (value instanceof Unknown) return value.derived;
  return undefined;
}

/** What `a if b` gives without an `else` counts as an empty text, as in Jinja. */
function present(value: Value): Value {
  if (!(value instanceof Undefined)) return value;
  if (value instanceof NoElse) return '';
  throw new UndefinedUsed(value);
}

function presentAll(values: readonly Value[]): readonly Value[] {
  return values.some(value => value instanceof Undefined) ? values.map(present) : values;
}

/** Calls a macro, a function, or whatever else a name or expression stands for. */
export function callValue(callee: Value, { args, named }: GivenArguments): Value {
  if (callee instanceof Callable) return callee.call(args, named);
  if (callee instanceof LoopContext) return callee.recurse(args[0] ?? null);
  if (callee instanceof Unknown) return callee.derived;
  if (callee instanceof Undefined) throw new UndefinedUsed(callee);
  throw new ExpressionError(`${capitalised(withArticle(callee))} cannot be called.`);
}

export type FunctionKind = 'filter' | 'test';

export function tableOf({ environment }: Session, kind: FunctionKind): FunctionTable {
  return kind === 'filter' ? environment.filters : environment.tests;
}

export function requireFunction(
  table: FunctionTable,
  name: string,
  kind: FunctionKind,
): FunctionDefinition {
  const definition = findFunction(table, name);
  if (definition !== undefined) return definition;
  const code: ExpressionCode =
    kind === 'filter' ? 'expression/unknown-filter' : 'expression/unknown-test';
  const hint = didYouMean(name, table.keys());
  throw new ExpressionError(`There is no ${kind} "${name}".`, {
    code,
    ...(hint === undefined ? {} : { hint }),
  });
}
