import { isDict, Unknown, type Value } from '../../values/value.ts';
import type { ActionInput } from './action-input.ts';
import type { Attempt } from './attempt.ts';

/** What is asked of a host as somebody, and hangs on who that is. */
const ofUser = [
  ...['user', 'user_id', 'user_uid', 'user_gid', 'user_gecos', 'user_dir', 'user_shell', 'env'],
  ...['real_user_id', 'real_group_id', 'effective_user_id', 'effective_group_id'],
  ...['effective_group_ids', 'locale'],
];

/** Of the task `setup`: to be done as the user who logs in, since another cannot be become. */
export function withoutBecome(input: ActionInput): ActionInput {
  const { host, play, frames } = input;
  const { keywords, location } = input.task;
  const become = { value: false, location };
  // Variables say it, too, and win over keywords.
  const vars = new Map([...keywords.vars, ['ansible_become', become]]);
  const task = { ...input.task, keywords: { ...keywords, become, vars } };
  return { ...input, task, language: play.languageOf(host, task, frames) };
}

/**
 * The facts that another user found: what they say of that user is not known of the one who is to
 * be become.
 */
export function asFactsOfOther(one: Attempt, because: string): Attempt {
  const facts = one.facts ?? new Map<string, Value>();
  const known = new Map(facts);
  for (const fact of ofUser) {
    const name = `ansible_${fact}`;
    if (known.has(name)) known.set(name, new Unknown(because));
  }
  const registered = one.fields.get('ansible_facts');
  const fields = new Map(one.fields);
  if (registered !== undefined && isDict(registered)) fields.set('ansible_facts', known);
  const warning = `gathered as the user who logs in: to become another depends on "${because}", which did not really run`;
  return { ...one, fields, facts: known, warnings: [...one.warnings, warning] };
}
