import { toText } from '../../jinja/python/text.ts';
import { notifyOf } from '../../playbook/inherit.ts';
import type { Task } from '../../playbook/model.ts';
import { isList, Unknown, UnknownUsed } from '../../values/value.ts';
import type { Language } from '../variables/language.ts';
import { attemptOfError, type HandlerName } from './attempt.ts';

/**
 * The handlers that an item of the task notifies, should anything change. What is not known names
 * none.
 */
export function handlerNames(task: Task, language: Language): readonly HandlerName[] {
  return notifyOf(task).flatMap(({ value, location }) => {
    if (typeof value === 'string') return [{ name: value, shown: value, location }];
    try {
      const rendered = language.render(value);
      if (rendered instanceof Unknown) return [];
      const names = (isList(rendered) ? Array.from(rendered) : [rendered]).map(toText);
      const { secrets } = language;
      return names.map(name => ({ name, shown: secrets?.redact(name) ?? name, location }));
    } catch (error) {
      if (error instanceof UnknownUsed) return [];
      throw error;
    }
  });
}

/** Of a task that is not come to for certain: what cannot be evaluated names none. */
export function possibleHandlers(task: Task, language: Language): readonly HandlerName[] {
  try {
    return handlerNames(task, language);
  } catch (error) {
    attemptOfError(error);
    return [];
  }
}

/** Those of all items, each once. */
export function withoutRepeats(names: readonly HandlerName[]): readonly HandlerName[] {
  return [...new Map(names.toReversed().map(one => [one.name, one])).values()].toReversed();
}
