import { type Diagnostic, type Diagnostics, InputError } from '../../diagnostics/diagnostic.ts';
import { EvaluationError } from '../../jinja/environment.ts';
import type { Secrets } from './secrets.ts';

/** What is said, without secrets; not the file in which it stands. */
export function redactDiagnostic(diagnostic: Diagnostic, secrets: Secrets): Diagnostic {
  const { message, hint, related } = diagnostic;
  return {
    ...diagnostic,
    message: secrets.redact(message),
    ...(hint !== undefined && { hint: secrets.redact(hint) }),
    ...(related !== undefined && {
      related: related.map(one => ({ ...one, message: secrets.redact(one.message) })),
    }),
  };
}

/** All that was found before the run: names of files and of keys may come from what a vault held. */
export function redactDiagnostics({ list }: Diagnostics, secrets: Secrets): void {
  if (secrets.isEmpty) return;
  list.splice(0, list.length, ...list.map(one => redactDiagnostic(one, secrets)));
}

/** What is wrong, told without secrets. An error that tells nothing of the kind stays as it is. */
export function redactError(error: unknown, secrets: Secrets | undefined): unknown {
  if (secrets === undefined) return error;
  const redacted = (one: Diagnostic): Diagnostic => redactDiagnostic(one, secrets);
  if (error instanceof EvaluationError) return new EvaluationError(redacted(error.diagnostic));
  if (error instanceof InputError) return new InputError(error.diagnostics.map(redacted));
  return error;
}
