import { EvaluationError } from '../../jinja/environment.ts';
import { wholeText } from '../../values/origin.ts';
import type { Value } from '../../values/value.ts';
import { attempt } from '../attempt.ts';
import { type ActionDefinition, optionText } from './action.ts';

export const debug: ActionDefinition = {
  name: 'debug',
  summary: 'Print a message or the value of a variable.',
  args: {
    msg: { description: 'What to print; any type. Default: "Hello world!".' },
    var: { type: 'string', description: 'A variable or expression, without braces, to print.' },
    verbosity: { type: 'integer', default: 0, description: 'Print only with this many -v.' },
  },
  constraints: { mutuallyExclusive: [['msg', 'var']] },
  returns: { msg: { description: 'What was printed.' } },
  examples: [
    `- name: Say which system this is
  debug:
    msg: "{{ inventory_hostname }} runs {{ facts.distribution }}"`,
    `- name: Show a registered result
  debug:
    var: result.stdout_lines`,
  ],
  run({ args, language, play }) {
    const { verbosity } = play.run.options;
    const needed = args.get('verbosity');
    if (typeof needed === 'number' && needed > verbosity) {
      return attempt('skipped', { message: `it needs a verbosity of ${needed}` });
    }
    const name = optionText(args, 'var');
    if (name === undefined) {
      return attempt('ok', {
        fields: new Map<string, Value>([['msg', args.get('msg') ?? 'Hello world!']]),
      });
    }
    const source = { path: 'var', text: name };
    const shown = valueOf(() => language.evaluateText(name, wholeText(source)));
    return attempt('ok', { fields: new Map<string, Value>([[name, shown]]) });
  },
};

/** Ansible's words where there is nothing; any other mistake is one. */
function valueOf(evaluate: () => Value): Value {
  try {
    return evaluate();
  } catch (error) {
    const isUndefined =
      error instanceof EvaluationError && error.diagnostic.code === 'expression/undefined';
    if (isUndefined) return 'VARIABLE IS NOT DEFINED!';
    throw error;
  }
}
