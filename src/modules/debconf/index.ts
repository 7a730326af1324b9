import {
  type ArgsSchema,
  type CommandResult,
  defineModule,
  fail,
  format,
  type InferArgs,
  type JsonObject,
  type Plan,
  type Probe,
  sh,
  textOf,
} from '../../module-api/index.ts';

const args = {
  name: {
    type: 'string',
    required: true,
    aliases: ['pkg'],
    format: format('the name of a package', /^[^\s-]\S*$/),
    description: 'The package whose question it is.',
  },
  question: {
    type: 'string',
    aliases: ['selection', 'setting'],
    format: format('the name of a question, such as tzdata/Areas', /^[^\s-]\S*$/),
    description: 'The question. Left out: nothing changes, and all answers are registered.',
  },
  vtype: {
    type: 'string',
    enum: [
      ...['boolean', 'error', 'multiselect', 'note', 'password', 'seen', 'select', 'string'],
      ...['text', 'title'],
    ],
    description: 'The type of the question.',
  },
  value: {
    type: ['string', 'boolean', 'integer', 'number', 'array'],
    items: { type: 'string' },
    aliases: ['answer'],
    description: 'The answer; for multiselect a list, or a text with commas.',
  },
  unseen: {
    type: 'boolean',
    default: false,
    description: 'Let the question be asked all the same.',
  },
} as const satisfies ArgsSchema;

type DebconfArgs = InferArgs<typeof args>;

interface Answer {
  readonly hasDebconf: boolean;
  /** `undefined`: nobody has answered it. */
  readonly value: string | undefined;
  /** Of all questions of the package, where none is named. */
  readonly all: Readonly<Record<string, string>>;
}

export const debconf = defineModule({
  name: 'debconf',
  summary: 'Answer a question of a Debian package before it is asked.',
  notes: [
    'The package takes the answer when it is installed, or by "dpkg-reconfigure" later. It needs root.',
    'The answer to a question of type password is shown nowhere.',
  ],
  args,
  constraints: {
    requiredTogether: [['question', 'vtype', 'value']],
  },
  returns: {
    current: { type: 'object', description: 'The answers as they are now, by question.' },
    previous: { type: 'object', description: 'The answers as they were.' },
  },
  examples: [
    `- name: Let postfix deliver on this host only
  debconf:
    name: postfix
    question: postfix/main_mailer_type
    vtype: select
    value: Local only`,
    `- name: Accept a licence
  debconf:
    name: ttf-mscorefonts-installer
    question: msttcorefonts/accepted-mscorefonts-eula
    vtype: boolean
    value: true`,
  ],

  observe: given => ({ answer: answerTo(given) }),

  plan(given, { answer }): Plan {
    if (!answer.hasDebconf) fail('the host has no debconf: it is not of the Debian family');
    const { name, question, vtype, unseen } = given;
    if (name.trim() === '') fail('"name" must not be empty');
    if (question === undefined || vtype === undefined) return [];
    const value = answerText(given);
    if (isSame(vtype, answer.value, value)) return [];
    const isSecret = vtype === 'password';
    const shown = (text: string | undefined): string => (isSecret ? '********' : (text ?? ''));
    return {
      secrets: isSecret && value !== '' ? [value] : [],
      changes: [
        {
          kind: 'run',
          script: sh`LC_ALL=C.UTF-8 debconf-set-selections ${unseen ? ['-u'] : []}`,
          stdin: `${name} ${question} ${vtype} ${value}\n`,
          summary: `debconf-set-selections ${name} ${question}`,
          diff: {
            header: `debconf ${name}`,
            before: { [question]: shown(answer.value) },
            after: { [question]: shown(value) },
          },
          predicts: [{ resource: 'value', key: keyOf(given), value }],
        },
      ],
    };
  },

  result(given, { answer }): JsonObject {
    const { question, vtype } = given;
    if (question === undefined) return { current: { ...answer.all }, previous: { ...answer.all } };
    const shown = (text: string): string => (vtype === 'password' ? '********' : text);
    return {
      current: { [question]: shown(answerText(given)) },
      previous: answer.value === undefined ? {} : { [question]: shown(answer.value) },
    };
  },
});

function keyOf({ name, question = '' }: DebconfArgs): string {
  return `debconf:${name}:${question}`;
}

function answerText({ vtype, value }: DebconfArgs): string {
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  if (/[\r\n]/.test(text)) fail('"value" must be a single line');
  if (vtype !== 'boolean' && typeof value !== 'boolean') return text;
  return /^(?:true|yes|on|1)$/i.test(text) ? 'true' : 'false';
}

function isSame(vtype: string, before: string | undefined, after: string): boolean {
  if (before === undefined || vtype !== 'multiselect') return before === after;
  const sorted = (text: string): string =>
    text
      .split(/\s*,\s*/)
      .sort()
      .join(', ');
  return sorted(before) === sorted(after);
}

function answerTo(given: DebconfArgs): Probe<Answer> {
  const { name, question } = given;
  const ask =
    question === undefined
      ? sh`debconf-show ${name} 2>/dev/null`
      : sh`printf 'GET %s\n' ${question} | DEBIAN_FRONTEND=noninteractive debconf-communicate ${name} 2>&1`;
  return {
    script: sh`export LC_ALL=C.UTF-8
command -v debconf-communicate >/dev/null 2>&1 || exit 127
${ask}`,
    parse: result => parseAnswer(given, result),
    overlay(observed, predicted) {
      const after = predicted.value(keyOf(given));
      return after === undefined ? observed : { ...observed, value: after };
    },
  };
}

function parseAnswer({ question }: DebconfArgs, { exitCode, stdout }: CommandResult): Answer {
  const text = textOf(stdout);
  if (exitCode === 127) return { hasDebconf: false, value: undefined, all: {} };
  if (/permission denied|not permitted|is locked/i.test(text)) {
    fail(`debconf does not answer: ${text.trim().split('\n')[0] ?? ''}`);
  }
  const answers = [...text.matchAll(/^[* ] (\S+?): ?(.*)$/gm)];
  const all = Object.fromEntries(answers.map(([, name = '', value = '']) => [name, value]));
  const value = question === undefined ? undefined : /^0 ?(.*)$/m.exec(text)?.[1];
  return { hasDebconf: true, value, all };
}
