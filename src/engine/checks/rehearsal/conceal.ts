import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { keywordOf } from '../../../playbook/inherit.ts';
import type { Task } from '../../../playbook/model.ts';
import { redactDiagnostic } from '../../secrets/redact-diagnostics.ts';
import type { Secrets } from '../../secrets/secrets.ts';
import type { Language } from '../../variables/language.ts';
import { attempted } from './attempted.ts';
import type { Foretold } from './foretold.ts';

/** Whether `no_log` is set; where that cannot be told before the run, it is. */
export function isSecret(task: Task, language: Language): boolean {
  const written = keywordOf(task, 'noLog');
  if (written === undefined) return false;
  const found = attempted(() => language.boolean(written, false));
  return 'problem' in found || found.value !== false;
}

interface Concealing {
  readonly hides: boolean;
  /** What is to be hidden of the task alone. */
  readonly secrets: Secrets;
}

/** What may be shown of problems. */
export function concealed(
  problems: readonly Foretold[],
  { hides, secrets }: Concealing,
): readonly Foretold[] {
  return problems.map(({ diagnostic, isSure }) => ({
    diagnostic: hides ? withoutValues(diagnostic) : redactDiagnostic(diagnostic, secrets),
    isSure,
  }));
}

/** Where something is wrong, and of which kind it is: names of keys may be secret, too. */
function withoutValues(diagnostic: Diagnostic): Diagnostic {
  const { severity, code, location, includedAt, isTemplate } = diagnostic;
  const message = writtenName(diagnostic) ?? 'Why is hidden because no_log is set.';
  return { severity, code, message, location, includedAt, isTemplate };
}

/** That a variable is not there, where its name stands in the file: nobody has made it of a value. */
function writtenName({ message, location }: Diagnostic): string | undefined {
  const name = /^'(\w+)' is undefined\.$/.exec(message)?.[1];
  if (name === undefined || location === undefined) return undefined;
  const { source, start, end } = location;
  return source.text.slice(start, end) === name ? message : undefined;
}
