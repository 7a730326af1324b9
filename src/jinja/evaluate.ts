import { type DictKey, LazyDict, type Unknown, UnknownUsed, type Value } from '../values/value.ts';
import { type Environment, EvaluationError, type Scope } from './environment.ts';
import { compileExpression } from './evaluate/compile.ts';
import { Context, type Frame, Render, type Session } from './evaluate/frame.ts';
import { TextOutput } from './evaluate/output.ts';
import { resolveFinal, resolveFor } from './evaluate/resolve.ts';
import { openSession, renderNative, run, withNewlines } from './evaluate/session.ts';
import { locate } from './evaluate/site.ts';
import { type ConstantFunctions, ExpressionError } from './functions.ts';
import type { Expression, Template } from './parse.ts';
import { withoutMarks } from './python/safe-text.ts';
import { Unrenderable } from './undefined.ts';

/** The value of an expression, rendered at any depth. Throws `EvaluationError`. */
export function evaluate(expression: Expression, scope: Scope, environment: Environment): Value {
  const { value, site } = compileExpression(expression);
  return within(openSession(scope, environment, site), frame => {
    const result = value(frame);
    frame.render.session.site = site;
    return resolveFinal(frame.render, result);
  });
}

const nothing: Scope = { lookup: () => undefined };

/** The value of an expression that needs no variables; it may be undefined, and so may what is in it. */
export function evaluateConstant(expression: Expression, functions: ConstantFunctions): Value {
  const { value, site } = compileExpression(expression);
  return within(openSession(nothing, functions, site), frame =>
    withoutMarks(resolveFor(frame.render, value(frame))),
  );
}

/**
 * Whether an expression counts as true. With parts that are unknown it still has an answer where the
 * known ones decide: `unknown and false`.
 */
export function evaluateCondition(
  expression: Expression,
  scope: Scope,
  environment: Environment,
): boolean | Unknown {
  const { truth, site } = compileExpression(expression);
  return within(openSession(scope, environment, site), truth);
}

/** The text a template makes; unknown if any part of it is. */
export function renderTemplate(
  template: Template,
  scope: Scope,
  environment: Environment,
): string | Unknown {
  const out = new TextOutput();
  return run(openSession(scope, environment), template, out, () =>
    withNewlines(template, out.text),
  );
}

/** As `renderTemplate`, but what is one whole `{{ expression }}` keeps the type of its value. */
export function renderValue(template: Template, scope: Scope, environment: Environment): Value {
  const session = openSession(scope, environment);
  const value = renderNative(session, template);
  return within(session, ({ render }) => resolveFinal(render, value));
}

/**
 * Renders all strings in a value, at any depth, and drops what is `omit`. Returns the value itself if there
 * is nothing to do. A value that is itself `omit` stays.
 */
export function resolve(value: Value, scope: Scope, environment: Environment): Value {
  if (typeof value !== 'object' || value === null) return value;
  return within(openSession(scope, environment), ({ render }) => resolveFinal(render, value));
}

function within<T>(session: Session, evaluate: (frame: Frame) => T): T | Unknown {
  const render = new Render(session);
  try {
    return evaluate(new Context(render, 'scope').frame);
  } catch (error) {
    if (error instanceof UnknownUsed) return error.unknown;
    throw settled(locate(error, session.site));
  } finally {
    render.finished = true;
  }
}

/** The variables of a scope as a dict, each rendered when it is asked for: `vars`, a host of `hostvars`. */
export class ScopeDict extends LazyDict {
  private readonly scope: Scope;
  private readonly environment: Environment;

  constructor(scope: Scope, environment: Environment) {
    super();
    this.scope = scope;
    this.environment = environment;
  }

  override get(key: DictKey): Value | undefined {
    const value = typeof key === 'string' ? this.scope.lookup(key) : undefined;
    if (value === undefined || typeof value !== 'object' || value === null) return value;
    try {
      const session = openSession(this.scope, this.environment);
      return within(session, ({ render }) => resolveFor(render, value));
    } catch (error) {
      const isUndefined =
        error instanceof EvaluationError && error.diagnostic.code === 'expression/undefined';
      if (isUndefined) return new Unrenderable(String(key), error);
      throw error;
    }
  }

  override keys(): Iterable<DictKey> {
    return this.scope.names?.() ?? [];
  }

  override has(key: DictKey): boolean {
    return typeof key === 'string' && this.scope.lookup(key) !== undefined;
  }
}

/** What was undefined inside a value that came about elsewhere has no place in the text at hand. */
function settled(error: unknown): unknown {
  if (!(error instanceof ExpressionError)) return error;
  const { code, message, hint } = error;
  return new EvaluationError({ severity: 'error', code, message, hint });
}
