import { EvaluationError } from '../../jinja/environment.ts';
import { toText } from '../../jinja/python/text.ts';
import type { Play } from '../../playbook/model.ts';
import { isList, Unknown, UnknownUsed } from '../../values/value.ts';
import { holdsTemplate } from '../checks/literal-items.ts';
import type { Language } from '../variables/language.ts';

/**
 * The play's name, or its hosts, rendered; as it is written where that cannot be told before its
 * hosts are met.
 */
export function playName(play: Play, language: Language): string {
  const { value } = play.keywords.name ?? play.hosts;
  if (!holdsTemplate(value)) return play.name;
  try {
    const rendered = language.render(value);
    if (rendered instanceof Unknown) return play.name;
    return isList(rendered) ? rendered.map(toText).join(',') : toText(rendered);
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof UnknownUsed) return play.name;
    throw error;
  }
}
