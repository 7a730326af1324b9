import { keywordOf } from '../../playbook/inherit.ts';
import { Templated, UnknownUsed } from '../../values/value.ts';
import type { ActionInput } from './action-input.ts';

/**
 * The call with the name of the host it is delegated to in the place of a template, which chance
 * may have a part in: the host that is shown is the one that is used, at every attempt.
 */
export function delegatedCall(input: ActionInput): ActionInput {
  const { task, host, play, frames, language } = input;
  const written = keywordOf(task, 'delegateTo');
  if (!(written?.value instanceof Templated)) return input;
  const name = nameOf(input);
  if (name instanceof Error) return input;
  const delegateTo = { value: name ?? null, location: written.location };
  const settled = { ...task, keywords: { ...task.keywords, delegateTo } };
  const isShown = language.secrets === undefined;
  const own = isShown ? play.languageOf(host, settled, frames) : language;
  return { ...input, task: settled, language: own };
}

/** What the engine does itself needs no host, so that it need not be known which it is. */
function nameOf({ task, language }: ActionInput): string | undefined | UnknownUsed {
  try {
    return language.text(keywordOf(task, 'delegateTo'));
  } catch (error) {
    if (task.action.kind === 'action' && error instanceof UnknownUsed) return error;
    throw error;
  }
}

/** The name of the other host that a call is delegated to. */
export function otherHost({ task, host }: ActionInput): string | undefined {
  const name = keywordOf(task, 'delegateTo')?.value;
  return typeof name === 'string' && name !== host.name ? name : undefined;
}
