import { renderDiagnostics } from '../diagnostics/code-frame.ts';
import { InputError } from '../diagnostics/diagnostic.ts';
import { isMissing } from '../engine/checks/missing.ts';
import { exitCodes } from '../engine/exit-code.ts';
import { BrokenOff, Interrupted } from '../engine/plays/host-stop.ts';
import { EvaluationError } from '../jinja/environment.ts';
import { Failure } from '../module-api/failure.ts';
import { type Io, wantsColor } from './io.ts';

/** The command line asks for something that cannot be. */
export class UsageError extends Error {}

/** For roles that serve other systems as well. */
const wayAround =
  'Nothing else is wrong. If no host will reach these tasks, --allow-missing lets the run begin.';

/** Says what went wrong; the exit code. What nobody expected keeps its stack. */
export function reportError(error: unknown, io: Io): number {
  const { stderr } = io;
  const color = wantsColor(io, stderr);
  if (error instanceof InputError) {
    stderr.write(`${renderDiagnostics(error.diagnostics, { color })}\n`);
    const errors = error.diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.every(isMissing)) stderr.write(`${wayAround}\n`);
    return exitCodes.wrongInput;
  }
  if (error instanceof EvaluationError) {
    stderr.write(`${renderDiagnostics([error.diagnostic], { color })}\n`);
    return exitCodes.wrongInput;
  }
  if (error instanceof BrokenOff) {
    reportError(error.cause, io);
    return error.exitCode;
  }
  if (error instanceof Interrupted) return exitCodes.interrupted;
  if (error instanceof Failure) {
    stderr.write(`error: ${error.message}\n`);
    return exitCodes.wrongInput;
  }
  if (error instanceof UsageError) {
    stderr.write(`error: ${error.message}\n`);
    return exitCodes.wrongUsage;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`This is a bug in kplay; please report it with what follows.\n${stack}\n`);
  return exitCodes.bug;
}
