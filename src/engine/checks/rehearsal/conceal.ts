import { keywordOf } from '../../../playbook/inherit.ts';
import type { Task } from '../../../playbook/model.ts';
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

/** Where something is wrong, and of which kind it is, and no value: names of keys may be some, too. */
export function concealed({ diagnostic, isSure }: Foretold): Foretold {
  const { severity, code, location, includedAt, isTemplate } = diagnostic;
  const message = 'Hidden because no_log is set.';
  return { diagnostic: { severity, code, message, location, includedAt, isTemplate }, isSure };
}
