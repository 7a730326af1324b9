import { environmentsOf, keywordOf } from '../../playbook/inherit.ts';
import type { Task } from '../../playbook/model.ts';
import { tagsOf } from '../../playbook/tags.ts';
import type { Value } from '../../values/value.ts';
import type { Variable } from '../../values/variable-layer.ts';
import { variableOf } from '../secrets/secret-variable.ts';
import { attemptOfError } from '../tasks/attempt.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { Language } from '../variables/language.ts';

/**
 * What a `rescue` can read of the task that failed, as far as it has values outside of a loop;
 * `undefined` where there is none.
 */
export function describeTask({ task, host, at, play }: TaskCall): Variable | undefined {
  const { rescuedIn, rescuesUnreachable } = at.surroundings;
  if (rescuedIn === undefined && !rescuesUnreachable) return undefined;
  const { action, keywords, register } = task;
  const language = play.languageOf(host, task, at.surroundings.frames);
  const fields: Fields = [
    ['name', keywords.name?.value ?? ''],
    ['action', action.name],
    ['register', register],
    ['tags', [...tagsOf(task)]],
    ['delegate_to', keywordOf(task, 'delegateTo')?.value],
    ['become', keywordOf(task, 'become')?.value],
    ['become_user', keywordOf(task, 'becomeUser')?.value],
    ['no_log', keywordOf(task, 'noLog')?.value],
    ['ignore_errors', keywordOf(task, 'ignoreErrors')?.value],
    ...givenTo(task),
  ];
  const described = fields.map(([name, value]) => [name, rendered(value, language)] as const);
  return variableOf(new Map(described), language.secrets?.values);
}

type Fields = readonly (readonly [name: string, value: Value | undefined])[];

/** Under `no_log` there may be a secret in any of it. */
function givenTo(task: Task): Fields {
  const { action, keywords } = task;
  const { args, freeForm } = action;
  if ((keywordOf(task, 'noLog')?.value ?? false) !== false) return [];
  return [
    ['args', freeForm === undefined ? args.value : new Map([['_raw_params', freeForm.value]])],
    ['vars', new Map(Array.from(keywords.vars, ([name, { value }]) => [name, value]))],
    ['environment', environmentsOf(task).map(({ value }) => value)],
  ];
}

/** None where there is no value, or where it hangs on what there is no more. */
function rendered(value: Value | undefined, language: Language): Value {
  if (value === undefined) return null;
  try {
    return language.render(value);
  } catch (error) {
    attemptOfError(error);
    return null;
  }
}
