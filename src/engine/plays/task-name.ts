import { toText } from '../../jinja/python/text.ts';
import type { Task } from '../../playbook/model.ts';
import type { Language } from '../variables/language.ts';
import { shownText } from '../variables/shown-text.ts';

/** As shown: with its role, and rendered as far as that is possible. */
export function taskName(task: Task, languageOf: () => Language): string {
  const written = task.keywords.name?.value;
  let name = task.action.written;
  if (written !== undefined && written !== null) {
    try {
      const language = languageOf();
      const text = toText(language.render(written));
      name = language.secrets?.redact(text) ?? text;
    } catch {
      // A name is only for people: one that cannot be rendered is shown as it was written.
      name = shownText(written);
    }
  }
  return task.role === undefined ? name : `${task.role.name} : ${name}`;
}
