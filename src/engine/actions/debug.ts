import { EvaluationError } from '../../jinja/environment.ts';
import { toPlain } from '../../values/plain.ts';
import { Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import { type Attempt, attempt } from '../tasks/attempt.ts';
import { type ActionDefinition, optionText, placeOfOption } from './action.ts';

export const debug: ActionDefinition = {
  name: 'debug',
  summary: 'Print a message or the value of a variable.',
  args: {
    msg: { description: 'What to print; any type. Default: "Hello world!".' },
    var: {
      type: 'string',
      format: 'expression',
      description: 'A variable or expression, without braces, to print.',
    },
    verbosity: { type: 'integer', default: 0, description: 'Print only with this many -v.' },
  },
  constraints: {
    mutuallyExclusive: [['msg', 'var']],
    rules: [
      {
        options: ['verbosity'],
        problem: ({ verbosity }) =>
          Number(verbosity) < 0
            ? '"verbosity" is 0 or more: a task says nothing less often.'
            : undefined,
        warns: true,
      },
    ],
  },
  returns: { msg: { description: 'What was printed.' } },
  examples: [
    `- name: Say which system this is
  debug:
    msg: "{{ inventory_hostname }} runs {{ facts.distribution }}"`,
    `- name: Show a registered result
  debug:
    var: result.stdout_lines`,
  ],
  run({ args, language, play, task }) {
    const { verbosity } = play.run.options;
    const needed = args.get('verbosity');
    if (typeof needed === 'number' && needed > verbosity) {
      const fields = new Map([['skipped_reason', 'Verbosity threshold not met.']]);
      return attempt('skipped', { message: `it needs a verbosity of ${needed}`, fields });
    }
    const name = optionText(args, 'var');
    if (name === undefined) {
      const message = args.get('msg');
      return printed('msg', message === undefined ? 'Hello world!' : message);
    }
    const shown = valueOf(() => language.evaluateText(name, placeOfOption(task, 'var')));
    return printed(name, shown);
  },
};

/** In check mode, what holds something that is not known yet would print another text than a run does. */
function printed(name: string, value: Value): Attempt {
  toPlain(value, part => {
    if (part instanceof Unknown) throw new UnknownUsed(part);
    return null;
  });
  return attempt('ok', { fields: new Map<string, Value>([[name, value]]) });
}

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
