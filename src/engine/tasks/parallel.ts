import { EvaluationError } from '../../jinja/environment.ts';
import type { Loop } from '../../playbook/model.ts';
import type { Language } from '../variables/language.ts';

/** How many items of a loop a host works on at once. */
export function parallelOf(loop: Loop | undefined, language: Language): number {
  const written = loop?.parallel;
  const number = language.number(written) ?? 1;
  if (Number.isInteger(number) && number > 0) return number;
  const message = `"parallel" must be a whole number above 0, not ${number}.`;
  const location = written?.location;
  throw new EvaluationError({ severity: 'error', code: 'expression/failed', message, location });
}
