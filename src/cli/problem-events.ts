import { sortDiagnostics } from '../diagnostics/code-frame.ts';
import { type Diagnostic, InputError } from '../diagnostics/diagnostic.ts';
import { withMaskedSecrets } from '../diagnostics/masked-secrets.ts';
import { exitCodes } from '../engine/exit-code.ts';
import { BrokenOff } from '../engine/plays/host-stop.ts';
import { EvaluationError } from '../jinja/environment.ts';
import { eventJson } from '../report/event-json.ts';
import type { Io } from './io.ts';

interface Output {
  readonly output: 'text' | 'json';
}

/** With `--output json` a program is told in JSON, too, what is wrong with files. */
export async function tellingProblems(
  { output }: Output,
  io: Io,
  work: () => Promise<number>,
): Promise<number> {
  if (output !== 'json') return work();
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof BrokenOff ? error.cause : error;
    const problems = diagnosticsOf(cause);
    if (problems === undefined) throw error;
    for (const problem of sortDiagnostics(problems)) {
      const event = {
        type: 'problem-found',
        time: Date.now(),
        diagnostic: masked(problem),
      } as const;
      io.stdout.write(`${eventJson(event)}\n`);
    }
    return error instanceof BrokenOff ? error.exitCode : exitCodes.wrongInput;
  }
}

function diagnosticsOf(error: unknown): readonly Diagnostic[] | undefined {
  if (error instanceof InputError) return error.diagnostics;
  return error instanceof EvaluationError ? [error.diagnostic] : undefined;
}

function masked(diagnostic: Diagnostic): Diagnostic {
  const { message, hint, location } = diagnostic;
  return {
    ...diagnostic,
    message: withMaskedSecrets(message, location),
    ...(hint !== undefined && { hint: withMaskedSecrets(hint, location) }),
  };
}
