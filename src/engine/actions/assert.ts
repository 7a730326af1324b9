import type { Location } from '../../diagnostics/source-file.ts';
import { isList, type Value } from '../../values/value.ts';
import { attempt } from '../tasks/attempt.ts';
import type { Language } from '../variables/language.ts';
import { type ActionDefinition, placeOfItem } from './action.ts';

export const assert: ActionDefinition = {
  name: 'assert',
  summary: 'Fail unless conditions hold.',
  args: {
    that: {
      type: ['array', 'string', 'boolean'],
      required: true,
      format: 'condition',
      description: 'One condition or a list of them, without braces.',
    },
    fail_msg: {
      type: ['string', 'array'],
      aliases: ['msg'],
      description: 'What to say when one does not hold.',
    },
    success_msg: { type: ['string', 'array'], description: 'What to say when all hold.' },
    quiet: { type: 'boolean', default: false, description: 'Say nothing when all hold.' },
  },
  constraints: {
    rules: [
      {
        options: ['that'],
        problem: ({ that }) =>
          isList(that) && that.length === 0 ? '"that" is empty: nothing is checked.' : undefined,
        warns: true,
      },
    ],
  },
  returns: {
    assertion: { type: 'string', description: 'The first condition that did not hold.' },
    evaluated_to: { type: 'boolean', description: 'What it came to.' },
  },
  examples: [
    `- name: Check the settings
  assert:
    that:
      - app_port is defined
      - app_port | int > 1023
    fail_msg: app_port must be set, and above 1023`,
  ],
  run({ args, language, task }) {
    for (const [index, condition] of conditionsOf(args.get('that') ?? [], language).entries()) {
      if (holds(condition, language, placeOfItem(task, 'that', index))) continue;
      return attempt('failed', {
        message: messageOf(args.get('fail_msg')) ?? 'Assertion failed',
        fields: new Map<string, Value>([
          ['assertion', condition],
          ['evaluated_to', false],
        ]),
      });
    }
    const said = messageOf(args.get('success_msg'));
    return attempt('ok', {
      message: args.get('quiet') === true ? undefined : said,
      fields: new Map<string, Value>([['msg', said ?? 'All assertions passed']]),
    });
  },
};

/** As written; what a template makes of the whole may be a list. */
function conditionsOf(that: Value, language: Language): readonly Value[] {
  if (isList(that)) return that;
  const rendered = language.render(that);
  return isList(rendered) ? rendered : [that];
}

function holds(condition: Value, language: Language, place: Location): boolean {
  const rendered = language.render(condition);
  const value = typeof rendered === 'string' ? language.evaluateText(rendered, place) : rendered;
  return language.judge(value, place);
}

function messageOf(value: Value | undefined): string | undefined {
  if (isList(value)) return value.map(String).join('\n');
  return typeof value === 'string' ? value : undefined;
}
