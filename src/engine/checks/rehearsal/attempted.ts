import { type Diagnostic, InputError } from '../../../diagnostics/diagnostic.ts';
import { EvaluationError } from '../../../jinja/environment.ts';
import { type Unknown, UnknownUsed } from '../../../values/value.ts';

type Attempted<T> = { readonly value: T | Unknown } | { readonly problem: Diagnostic };

/** What it comes to, which may be unknown, or what it fails with. */
export function attempted<T>(evaluate: () => T): Attempted<T> {
  try {
    return { value: evaluate() };
  } catch (error) {
    if (error instanceof UnknownUsed) return { value: error.unknown };
    if (error instanceof EvaluationError) return { problem: error.diagnostic };
    const [first] = error instanceof InputError ? error.diagnostics : [];
    if (first !== undefined) return { problem: first };
    throw error;
  }
}
