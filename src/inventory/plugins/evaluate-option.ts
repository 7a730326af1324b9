import type { Diagnostic, Diagnostics } from '../../diagnostics/diagnostic.ts';
import { type Environment, EvaluationError, type Scope } from '../../jinja/environment.ts';
import { evaluate, resolve } from '../../jinja/evaluate.ts';
import { type Expression, parseExpression } from '../../jinja/parse.ts';
import { wholeText } from '../../values/origin.ts';
import { isDict, isList, omit, Undefined, type Value } from '../../values/value.ts';
import type { Located } from '../../yaml/located.ts';
import { toValue } from '../../yaml/to-value.ts';

export interface Evaluating {
  readonly scope: Scope;
  readonly environment: Environment;
}

/** What became of an expression for one host. */
export type Evaluated =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Diagnostic };

/** An expression without braces, as `compose` and its kin take it; `undefined` when it is reported. */
export function expressionOf(node: Located, diagnostics: Diagnostics): Expression | undefined {
  if (node.kind !== 'scalar') {
    diagnostics.error('inventory/invalid', 'Write an expression here, as a text.', node.location);
    return undefined;
  }
  const { text, origin } = node;
  if (/^\s*\{\{/.test(text)) {
    const hint = 'Leave the braces out: everything here is an expression.';
    const message = 'An expression of an inventory plugin stands without braces.';
    diagnostics.error('inventory/invalid', message, node.location, { hint });
    return undefined;
  }
  const parsed = parseExpression(text, text === '' ? wholeText(node.location.source) : origin);
  if (parsed.ok) return parsed.value;
  diagnostics.list.push(...parsed.diagnostics);
  return undefined;
}

export function evaluated(expression: Expression, { scope, environment }: Evaluating): Evaluated {
  return attempt(() => evaluate(expression, scope, environment));
}

/** A value in which strings are templates. */
export function rendered(node: Located, { scope, environment }: Evaluating): Evaluated {
  return attempt(() => resolve(toValue(node), scope, environment));
}

function attempt(work: () => Value): Evaluated {
  try {
    const value = work();
    if (value instanceof Undefined) {
      return { ok: false, problem: failure(`'${value.name}' is undefined.`) };
    }
    // It is a word for options of tasks, and nothing that a variable could hold.
    return holdsOmit(value)
      ? { ok: false, problem: failure("'omit' is undefined.") }
      : { ok: true, value };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { ok: false, problem: error.diagnostic };
  }
}

function holdsOmit(value: Value): boolean {
  if (isList(value)) return value.some(holdsOmit);
  return isDict(value) ? [...value.values()].some(holdsOmit) : value === omit;
}

function failure(message: string): Diagnostic {
  return { severity: 'error', code: 'expression/undefined', message };
}

/** Tells each place once, whatever the number of hosts for which it fails. */
export class Failures {
  readonly #diagnostics: Diagnostics;
  readonly #told = new Set<Located>();

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  report(node: Located, host: string, { message, location, hint }: Diagnostic): void {
    if (this.#told.has(node)) return;
    this.#told.add(node);
    const text = `For the host "${host}": ${message}`;
    this.#diagnostics.error('inventory/invalid', text, location ?? node.location, { hint });
  }
}
