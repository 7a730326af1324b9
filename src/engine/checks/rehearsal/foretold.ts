import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Condition } from '../../../playbook/model.ts';
import { Unknown } from '../../../values/value.ts';
import type { Language } from '../../variables/language.ts';
import { attempted } from './attempted.ts';
import type { Reach } from './certainty.ts';

/** What a task fails with when a host comes to it. */
export interface Foretold {
  readonly diagnostic: Diagnostic;
  readonly isSure: boolean;
}

export function told(diagnostic: Diagnostic, reach: Reach): Foretold {
  return { diagnostic, isSure: reach === 'surely' };
}

interface Judging {
  readonly language: Language;
  readonly reach: Exclude<Reach, 'never'>;
  readonly problems: Foretold[];
}

export function conditionsHold(
  conditions: readonly Condition[],
  { language, reach, problems }: Judging,
): Reach {
  let come: Reach = reach;
  for (const condition of conditions) {
    const found = attempted(() => language.holds(condition));
    if ('problem' in found) {
      problems.push(told(found.problem, come));
      // What comes behind it is not come to.
      return 'never';
    }
    if (found.value === false) return 'never';
    if (found.value instanceof Unknown) come = 'perhaps';
  }
  return come;
}
