import { toText } from '../../jinja/python/text.ts';
import { type Dict, isDict, isList, LazyDict, Templated, type Value } from '../../values/value.ts';
import type { Variable } from '../../values/variable-layer.ts';
import { isTemplate } from '../../yaml/to-value.ts';
import { hidePasswords } from '../secrets/password-names.ts';
import { secretTexts } from '../secrets/secret-texts.ts';
import { variableOf } from '../secrets/secret-variable.ts';
import { attempt } from '../tasks/attempt.ts';
import type { ActionCall, ActionDefinition } from './action.ts';

export const setFact: ActionDefinition = {
  name: 'set_fact',
  summary: 'Set variables of the host for the rest of the run.',
  args: {
    cacheable: {
      type: 'boolean',
      default: false,
      description:
        'Also make it a fact of the host, below play variables in precedence; kept for later runs where facts are.',
    },
  },
  anyOption: true,
  returns: { ansible_facts: { type: 'object', description: 'The variables that were set.' } },
  examples: [
    `- name: Remember where the application lives
  set_fact:
    app_home: "/srv/{{ app_name }}"
    app_port: 8080`,
  ],
  run(call) {
    const { args, host, input } = call;
    const facts = new Map<string, Value>();
    const setFacts = new Map<string, Variable>();
    for (const [name, value] of args)
      if (name !== 'cacheable') facts.set(nameOf(String(name), call), asItIsNow(value));
    if (facts.size === 0)
      return attempt('failed', { message: 'set_fact needs at least one variable' });
    for (const name of facts.keys()) {
      if (!/^[A-Za-z_]\w*$/.test(name)) {
        return attempt('failed', { message: `"${name}" is not a name for a variable` });
      }
    }
    hidePasswords(facts, call.play.run.secrets);
    const secrets = secretsOf(new Map(facts), call);
    for (const [name, value] of facts) {
      const variable = variableOf(value, secrets);
      host.setFacts.set(name, variable);
      setFacts.set(name, variable);
    }
    const cacheable = args.get('cacheable') === true;
    if (cacheable) host.addFactVariables(facts);
    // Facts of a delegated host are that host's alone.
    const set = host === input.host ? { setFacts, ...(cacheable && { facts }) } : undefined;
    const fields = new Map<string, Value>([['ansible_facts', new Map(facts)]]);
    return attempt('ok', { fields, set });
  },
};

/**
 * What is made when it is asked for, such as `hostvars`, is kept as it is now: later it would hold itself. Tuples become
 * lists, as in Ansible.
 */
function asItIsNow(value: Value): Value {
  if (isList(value)) return Array.from(value, asItIsNow);
  if (!(value instanceof LazyDict) && !isDict(value)) return value;
  const text = value instanceof LazyDict ? value.plainText() : undefined;
  if (text !== undefined) return text;
  const now: Dict = new Map();
  for (const key of value.keys()) {
    const item = value.get(key);
    if (item !== undefined) now.set(key, asItIsNow(item));
  }
  return now;
}

/** A name may be a template, too. */
function nameOf(written: string, { language, task }: ActionCall): string {
  if (!isTemplate(written)) return written;
  const { location } = task.action.args;
  const origin = { location, offsetAt: () => location.start };
  return toText(language.render(new Templated(written, origin)));
}

/** What is made of secrets is one, and is not shown either. */
function secretsOf(
  facts: Dict,
  { language: { secrets }, input }: ActionCall,
): ReadonlySet<string> | undefined {
  if (secrets === undefined) return input.noLog ? secretTexts(facts) : undefined;
  secrets.addAll(secretTexts(facts));
  return secrets.values;
}
